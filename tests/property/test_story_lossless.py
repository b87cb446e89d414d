"""Promise: no word of the input is lost, whatever the input looks like and whichever reader takes it."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import InvalidInputError
from core.ids import DerivedIds
from core.story.read import read_script
from core.story.script import ImportedStory

FORMATS = ["auto", "fountain", "panel_script", "prose"]
# Labels that a line's kind, delivery or speaker keeps, so that their own letters need not stay.
KEPT_BY_MEANING = {
    *(
        "sfx",
        "fx",
        "sound",
        "caption",
        "captions",
        "cap",
        "narration",
        "narrator",
        "title",
        "효과음",
        "내레이션",
        "자막",
    ),
    *(
        "v",
        "o",
        "s",
        "c",
        "n",
        "e",
        "m",
        "off",
        "cont",
        "d",
        "contd",
        "more",
        "whisper",
        "shout",
        "thought",
        "속삭이며",
    ),
}
MESSY = [
    "",
    "",
    "  ",
    "INT. KITCHEN - NIGHT",
    "EXT. PIER--DAY",
    "ext. pier - day",
    ".A FORCED PLACE",
    "#2. 옥상 - 밤",
    "S#3 학교 (낮)",
    "SCENE 4: THE ROOF - NIGHT",
    "SCENE: THE CELLAR",
    "PAGE ONE",
    "PAGE 2 - EXT. MARSH - DAY",
    "Page three of the diary is torn.",
    "PANEL 1",
    "Panel 2 (wide): A heron lands.",
    "PANEL THREE. The heron leaves.",
    "2컷",
    "TILDA",
    "TILDA (O.S.) (CONT'D)",
    "OLD TILDA",
    "@McQueen",
    "GUS ^",
    "(whispering)",
    "(he turns,",
    "and turns again)",
    "Tilda: I heard that.",
    "Tilda: Twice.",
    "GUS: Did you?",
    "3. GUS (OFF): Did you really?",
    "TILDA (WHISPER): No.",
    "CAPTION: Years before.",
    "CAPTION (GUS): I remember.",
    "SFX: KRAKOOM",
    "FWOOSH!",
    "쾅!",
    "민수: 가자.",
    "민수 (속삭이며): 지금.",
    "민수",
    "He opens the door. GUS, 40, a baker in a white hat, waits.",
    'The sign reads: "NO GULLS."',
    "~la la la",
    "> FADE OUT:",
    "CUT TO:",
    "> THE END <",
    "= a summary",
    "===",
    "# Act One",
    "## Part",
    "***",
    "Chapter 3",
    "[[a note]]",
    "[[ an open note",
    "a line with [[a note]] inside",
    "/* cut",
    "cut */ back",
    "text /* hidden */ more",
    "Title: A Pier",
    "Author: Nobody",
    "!FORCED ACTION",
    "NOTE: draw gulls",
    "Setting: the pier",
    "GUS\tAnd I said so.",
    "1",
    "IV.",
    "ภาษาไทยยาวมากโดยไม่มีช่องว่าง",
    "他走进来，说了一句话。然后他走了。",
    "- dash line",
    "   indented words here",
]
WORDS = st.text(alphabet="abcdeABC .,!?:;\"'()[]*_~>#=@/-—…\t가나다한ก我ñ1", min_size=0, max_size=40)
SCRIPTS = st.lists(st.one_of(st.sampled_from(MESSY), WORDS), min_size=1, max_size=25).map("\n".join)


def words_of(text: str) -> Counter[str]:
    """Words for comparison; scripts without spaces are counted by the letter, since a line may be divided there."""
    spread = re.sub("([\u0e00-\u0e7f\u3400-\u9fff])", r" \1 ", re.sub(r"[*_\ufeff]", "", text)).casefold()
    return Counter(re.findall(r"[^\W_]+", spread))


def words_kept(story: ImportedStory) -> Counter[str]:
    kept = Counter[str]()
    for loose in story.unplaced:
        kept += words_of(loose.text)
    for scene in story.scenes:
        kept += words_of(scene.script.heading)
        for loose in scene.script.unplaced:
            kept += words_of(loose.text)
        for line in scene.script.lines:
            kept += words_of(line.text) + words_of(line.speaker or "")
    return kept


def assert_nothing_lost(text: str, story: ImportedStory) -> None:
    lost = words_of(text) - words_kept(story)
    lost = Counter({word: n for word, n in lost.items() if word not in KEPT_BY_MEANING and not word.isdigit()})
    assert not lost, f"lost {dict(lost)} of {text!r}"


@settings(max_examples=400, deadline=None, derandomize=True)
@given(SCRIPTS, st.sampled_from(FORMATS))
def test_no_word_of_a_messy_script_is_lost(text: str, script_format: str) -> None:
    try:
        story = read_script(text, ids=DerivedIds("p"), format=script_format)
    except InvalidInputError as error:
        assert error.code == "empty-script"
        return
    assert_nothing_lost(text, story)


@settings(max_examples=120, deadline=None, derandomize=True)
@given(SCRIPTS, st.sampled_from(FORMATS))
def test_ids_are_unique_and_every_scene_has_lines(text: str, script_format: str) -> None:
    try:
        story = read_script(text, ids=DerivedIds("p"), format=script_format)
    except InvalidInputError:
        return
    line_ids = [line.line_id for scene in story.scenes for line in scene.script.lines]
    assert len(set(line_ids)) == len(line_ids)
    assert all(scene.script.lines for scene in story.scenes)
    assert all(line.text.strip() for scene in story.scenes for line in scene.script.lines)
    people = {character.character_id for character in story.characters}
    used = {line.character_id for scene in story.scenes for line in scene.script.lines if line.character_id}
    assert used <= people


@settings(max_examples=120, deadline=None, derandomize=True)
@given(SCRIPTS, st.sampled_from(FORMATS))
def test_scenes_hold_the_source_in_one_piece(text: str, script_format: str) -> None:
    """From the first scene on, the scenes' source texts put together are the input."""
    try:
        story = read_script(text, ids=DerivedIds("p"), format=script_format)
    except InvalidInputError:
        return
    joined = "\n".join(scene.source_text for scene in story.scenes)
    assert text.endswith(joined)


@pytest.mark.parametrize("name", ["the_last_bus.fountain", "umbrella.panels.txt", "bus_stop_ko.fountain"])
def test_no_word_of_our_samples_is_lost(name: str, root: Path) -> None:
    text = (root / "data" / "sample" / name).read_text(encoding="utf-8")
    assert_nothing_lost(text, read_script(text, ids=DerivedIds("p")))
