"""The cast: cues and introductions, merged names, groups, descriptions."""

from __future__ import annotations

import pytest

from core.ids import DerivedIds
from core.story.introductions import find_introductions
from core.story.languages import detect_language
from core.story.people import Cast, gather_cast


def cast(cues: list[str], *actions: str) -> Cast:
    return gather_cast(
        [(cue, at) for at, cue in enumerate(cues, 1)],
        [(action, 100 + at) for at, action in enumerate(actions)],
        ids=DerivedIds("t"),
    )


def names(found: Cast) -> dict[str, list[str]]:
    return {character.name: character.aliases for character in found.characters}


def test_one_person_under_two_names_is_merged_and_reported() -> None:
    found = cast(["GUS", "BAKER GUS", "TILDA"])
    assert names(found) == {"Baker Gus": ["Gus"], "Tilda": []}
    merged = [finding for finding in found.findings if finding.code == "character-merged"]
    assert merged[0].where["names"] == ["BAKER GUS", "GUS"]
    assert merged[0].where["character_id"] == found.by_name["GUS"] == found.by_name["BAKER GUS"]
    assert found.characters[0].speaking_lines == 2


@pytest.mark.parametrize(
    "cues",
    [
        ["GUARD", "GUARD 1", "GUARD 2"],
        ["SMITH", "MR. SMITH", "MRS. SMITH"],
        ["GUS", "YOUNG GUS"],
        ["GUARD", "GUARD 2"],
        ["GUS", "TILDA"],
    ],
)
def test_an_unsure_merge_is_not_made(cues: list[str]) -> None:
    assert len(cast(cues).characters) == len(cues)


def test_a_name_that_only_introduces_gives_its_description() -> None:
    found = cast(["GUS"], "OLD GUS, 70, a baker in a white hat, opens the door.")
    assert names(found) == {"Gus": ["Old Gus"]}
    assert found.characters[0].description == "70, a baker in a white hat"


def test_groups_and_capitals_for_weight_are_no_people() -> None:
    found = cast(
        ["GUS"],
        "SEVEN GULLS, all age 2, stare. MANY DOGS bark. He SLAMS the door, a heavy one.",
        "The LED clock, 2:00, counts.",
    )
    assert [character.name for character in found.characters] == ["Gus"]


def test_somebody_silent_is_introduced() -> None:
    found = cast(["GUS"], "PICKLE, a small grey cat with one ear, sleeps on the counter. He wears a blue scarf.")
    assert [(c.name, c.description, c.speaking_lines) for c in found.characters] == [
        ("Gus", "", 1),
        ("Pickle", "a small grey cat with one ear. He wears a blue scarf", 0),
    ]


def test_speaking_together_points_at_the_first() -> None:
    found = cast(["GUS", "TILDA", "GUS AND TILDA", "EVERYONE"])
    assert names(found) == {"Gus": [], "Tilda": []}
    assert found.by_name["GUS AND TILDA"] == found.by_name["GUS"]
    assert "EVERYONE" not in found.by_name


def test_nearly_equal_names_are_asked_about() -> None:
    found = cast(["MARGOT", "MARGOTT"])
    assert len(found.characters) == 2
    assert "character-similar" in {finding.code for finding in found.findings}


@pytest.mark.parametrize(
    ("text", "name", "description"),
    [
        ("IVO, 9, a boy in a green cap, runs past the shop.", "IVO", "9, a boy in a green cap"),
        ("Behind him stands IVO (early 30s), his hair wet.", "IVO", "early 30s, his hair wet"),
        ("DR. MOSS, 60, tall, curious, and very thin, who limps.", "DR. MOSS", "60, tall, curious, and very thin"),
        ("BOLT-5, a robot with one wheel, rolls into the room.", "BOLT-5", "a robot with one wheel"),
    ],
)
def test_descriptions_end_before_the_verb(text: str, name: str, description: str) -> None:
    found = find_introductions(text, frozenset())
    assert [(item.name, item.description) for item in found] == [(name, description)]


def test_korean_introductions_stand_in_brackets() -> None:
    found = find_introductions("민수(17, 교복 차림의 남학생)가 달려온다.", frozenset())
    assert [(item.name, item.description) for item in found] == [("민수", "17, 교복 차림의 남학생")]


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("The gulls are here and you know it.", "en"),
        ("갈매기가 왔다. 알고 있었지?", "ko"),
        ("カモメが来た。知っていた。", "ja"),
        ("海鸥来了，你知道的。", "zh"),
        ("นกนางนวลมาแล้ว", "th"),
        ("Les mouettes sont dans la rue et elle est avec vous, mais pas pour moi. C'est une nuit.", "fr"),
        ("Чайки прилетели.", "ru"),
        ("42!", "en"),
    ],
)
def test_languages(text: str, tag: str) -> None:
    assert detect_language(text) == tag
