"""Real scripts that nobody here wrote: what an import must find in them.

Collected only where the scripts lie beside the checkout (see `tests/conftest.py`).
"""

from __future__ import annotations

from core.story.wording import word_count
from tests.conftest import SAMPLES
from tests.property.test_story_lossless import assert_nothing_lost
from tests.unit.test_story_samples import read


def test_an_untidy_real_screenplay() -> None:
    story = read(SAMPLES / "cyber_bob_ep1.fountain")
    assert [(s.script.setting, s.script.time_of_day) for s in story.scenes] == [
        ("exterior", "day"),
        ("exterior", "day"),
        ("interior", "night"),
    ]
    lines = [line for scene in story.scenes for line in scene.script.lines]
    assert sum(line.kind == "dialogue" for line in lines) == 35
    assert sum(line.kind == "sfx" for line in lines) == 1
    assert all(line.character_id for line in lines if line.kind == "dialogue")
    assert len(story.characters) == 4
    assert sum(finding.code == "character-merged" for finding in story.findings) == 4, "a misspelt name too"


def test_real_prose() -> None:
    story = read(SAMPLES / "gift_of_the_magi_opening.txt")
    assert story.format == "prose"
    assert len(story.scenes) == 1
    lines = story.scenes[0].script.lines
    assert {line.kind for line in lines} == {"narration"}
    source = (SAMPLES / "gift_of_the_magi_opening.txt").read_text(encoding="utf-8").split("\n\n", 1)[1]
    assert " ".join(" ".join(line.text for line in lines).split()) == " ".join(source.split())


def test_no_word_of_them_is_lost() -> None:
    for path in sorted(SAMPLES.glob("*.[ft]*")):
        assert word_count(path.read_text(encoding="utf-8")) > 100
        assert_nothing_lost(path.read_text(encoding="utf-8"), read(path))
