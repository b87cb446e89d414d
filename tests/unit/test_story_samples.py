"""Our sample scripts: what an import must find in them."""

from __future__ import annotations

from pathlib import Path

from core.ids import DerivedIds
from core.story.read import read_script
from core.story.script import ImportedStory
from core.story.wording import word_count


def read(path: Path) -> ImportedStory:
    return read_script(path.read_bytes(), ids=DerivedIds("t"))


def test_the_sample_story_is_a_whole_short(root: Path) -> None:
    story = read(root / "data/sample/the_last_bus.fountain")
    assert story.title == "The Last Bus"
    assert [scene.title for scene in story.scenes] == [
        "Bus Stop — night",
        "Old Bus — night",
        "Hill Road — night",
        "Rooftop Garden — sunrise",
        "Small Room — day",
    ]
    spoken = [line for scene in story.scenes for line in scene.script.lines if line.kind in ("dialogue", "narration")]
    assert 35 <= len(spoken) <= 45
    assert max(word_count(line.text) for line in spoken) <= 15
    assert {character.name for character in story.characters} == {"Mina", "Biscuit", "Tok-9", "Grandpa", "Mrs. Baek"}
    assert all(character.description for character in story.characters)
    assert {finding.severity for finding in story.findings} <= {"info"}
    assert {"electronic", "whisper", "caption", "speech"} <= {line.delivery for line in spoken}


def test_the_panel_sample_binds_seven_panels(root: Path) -> None:
    story = read(root / "data/sample/umbrella.panels.txt")
    marks = [[line.panel for line in s.script.lines if line.kind == "panel_mark"] for s in story.scenes]
    assert marks == [[1, 2, 3], [1, 2, 3, 4]]
    assert {c.name: c.speaking_lines for c in story.characters} == {"Juno": 3, "Ms. Okafor": 3}


def test_the_korean_sample_is_read(root: Path) -> None:
    story = read(root / "data/sample/bus_stop_ko.fountain")
    assert story.language == "ko"
    assert all(scene.script.read for scene in story.scenes)
    assert [scene.script.time_of_day for scene in story.scenes] == ["night", "night", "morning"]
    assert {c.name: c.speaking_lines for c in story.characters} == {"지우": 5, "토크": 2}
    assert {finding.code for finding in story.findings} <= {"character-merged"}
