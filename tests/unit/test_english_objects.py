"""Which things of a run of lines are its key objects."""

from __future__ import annotations

from core.story.english.objects import key_things, scene_names, told_counts
from core.story.english.told import ToldText, run_on


def names(*texts: str, spoken: str = "", without: tuple[str, ...] = ()) -> list[str]:
    run = [*(ToldText(text) for text in texts), *([ToldText(spoken, spoken=True)] if spoken else [])]
    return [thing.words for thing in key_things(run, told_counts(run), without=frozenset(without))]


def test_what_is_handled_is_named_before_what_stands_about() -> None:
    assert names("Lena takes a silver key from the drawer under the window.")[0] == "silver key"
    assert "window" not in names("Lena takes a silver key from the drawer under the window.")


def test_what_is_missing_or_only_compared_is_no_key_object() -> None:
    assert "umbrella" not in names("She has come without an umbrella.")
    assert "drum" not in names("He lifts the suitcase, and his heart beats like a drum.")
    assert names("He lifts the suitcase, and his heart beats like a drum.") == ["suitcase"]


def test_bodies_and_places_and_people_are_no_things() -> None:
    assert names("The teacher raises her hand in the corridor.") == []


def test_the_cast_is_no_thing() -> None:
    assert names("The mule chews a carrot.", without=("mule",)) == ["carrot"]


def test_a_short_sentence_whose_verb_looks_like_a_plural() -> None:
    assert names("His phone buzzes.") == ["phone"]


def test_talk_alone_counts_less_than_telling() -> None:
    told = key_things([ToldText("She puts a coin on the table.")], {})
    said = key_things([ToldText("I once had a coin.", spoken=True)], {})
    assert told[0].words == "coin" and told[0].handled
    assert not said


def test_quoted_words_in_prose_are_talk_also_when_the_paragraph_was_cut() -> None:
    first, second = run_on(
        [('"I keep a sword', False, 4), ('and a lantern at home," she said, and put down a cup.', False, 4)]
    )
    assert not first.opened and second.opened
    assert [thing.words for thing in key_things([first, second], {})] == ["cup"]


def test_one_thing_has_one_name_in_a_scene() -> None:
    scene = [ToldText("She finds a brass key."), ToldText("The key turns in the lock.")]
    assert scene_names(scene)["key"] == "brass key"
    assert told_counts(scene)["key"] == 2


def test_never_more_than_asked_and_the_same_every_time() -> None:
    text = "He drops the cup, the plate, the bowl, the spoon and the jug."
    assert len(names(text)) == 3
    assert names(text) == names(text)
