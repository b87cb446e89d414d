"""People in English text: who is found at import, and whom each sentence shows."""

from __future__ import annotations

import pytest

from core.ids import DerivedIds
from core.planning.reading import LineRead, read_lines
from core.story.cast import CharacterSheet
from core.story.english.naming import is_animal_noun, is_person_noun, noun_gender, singular_of
from core.story.english.speech import quoted_spans
from core.story.read import read_script
from core.story.script import ImportedStory
from tests.unit.planning_samples import script

NORA = CharacterSheet(character_id="nora", name="NORA", description="30, a woman in a green coat")
PAVEL = CharacterSheet(character_id="pavel", name="PAVEL STERN", description="60, a man with a limp")
PORTER = CharacterSheet(character_id="porter", name="Porter")
NUNS = CharacterSheet(character_id="nuns", name="Nuns")
PEOPLE = [NORA, PAVEL, PORTER, NUNS]


def story(text: str) -> ImportedStory:
    return read_script(text, ids=DerivedIds("t"))


def found(text: str) -> dict[str, list[str]]:
    return {who.name: who.aliases for who in story(text).characters}


def shown(*lines: str) -> list[tuple[str, ...]]:
    return [item.named for item in read_lines(script(*lines), PEOPLE)]


def reads(*lines: str) -> list[LineRead]:
    return read_lines(script(*lines), PEOPLE)


# -- at import ------------------------------------------------------------------------------------------------------


def test_prose_gives_its_named_and_nameless_people() -> None:
    text = (
        "Ottilie Brandt stepped off the tram with a birdcage. An old conductor lifted his cap to her.\n\n"
        '"Mind the ice," said the conductor. Ottilie laughed and walked on toward Vienna Street.\n\n'
        "She thought of her father. In October he had gone to Lisbon."
    )
    assert found(text) == {"Ottilie Brandt": [], "Old Conductor": []}


def test_who_is_only_spoken_of_is_no_character() -> None:
    text = "INT. KITCHEN - DAY\n\nNORA peels an apple.\n\nNORA\nMy husband hated apples. Jonas did too.\n\nShe eats it."
    assert list(found(text)) == ["Nora"]


def test_a_nameless_person_is_the_one_who_speaks_next() -> None:
    text = (
        "INT. BAKERY - NIGHT\n\nHALLER kneads the dough. His apprentice leans in from the yard.\n\n"
        "PIP\nBoss, it knocks again.\n\nHALLER\nPipes.\n"
    )
    cast = story(text)
    assert {who.name: who.aliases for who in cast.characters} == {"Haller": [], "Pip": ["Apprentice"]}
    assert "character-merged" in {finding.code for finding in cast.findings}


def test_an_animal_is_somebody_if_it_acts_again_and_again() -> None:
    acts = "INT. HALL - DAY\n\nNORA reads. A fox walks in and steals her shoe.\n\nNORA\nHey!\n\nThe fox grins."
    stands = "INT. HALL - DAY\n\nNORA feeds a horse.\n\nNORA\nHey!\n\nShe goes out."
    assert list(found(acts)) == ["Nora", "Fox"]
    assert list(found(stands)) == ["Nora"]


def test_a_misspelt_name_is_no_second_person() -> None:
    text = "INT. HALL - DAY\n\nMARGARET\nHello.\n\nThe door opens, and Margeret waves at it.\n"
    assert found(text) == {"Margaret": ["Margeret"]}


def test_a_narrator_is_in_the_picture() -> None:
    text = "I stood on the ladder. I dropped the basket, and I swore.\n\nAn old woman in boots picked it up."
    assert list(found(text)) == ["Narrator (I)", "Old Woman"]


def test_months_places_and_oaths_are_nobody() -> None:
    text = "In April the rain came to Bergen. God, how it rained. On Monday Bergen was gone."
    assert found(text) == {}


def test_another_language_is_read_as_before() -> None:
    text = "INT. 옥상 - 밤\n\n민수(17, 교복)가 달려온다.\n\n민수\n누구세요?\n"
    assert list(found(text)) == ["민수"]


# -- in a scene -----------------------------------------------------------------------------------------------------


def test_pronouns_agree_in_gender_and_number() -> None:
    assert shown("Nora drops a cup. Pavel laughs. She glares at him.") == [("nora", "pavel")]
    assert shown("Nora meets Pavel.", "They shake hands.") == [("nora", "pavel"), ("nora", "pavel")]
    assert shown("Two nuns kneel.", "They pray.") == [("nuns",), ("nuns",)]


def test_a_scene_that_opens_with_a_pronoun_means_who_comes() -> None:
    assert shown("He opens the hatch.", "PAVEL STERN: Anybody there?")[0] == ("pavel",)


def test_an_owner_is_not_shown_but_his_hand_is() -> None:
    assert shown("Nora's suitcase lies open.") == [()]
    assert shown("Nora's fingers tremble.") == [("nora",)]


@pytest.mark.parametrize(
    "text",
    [
        "The porter thinks of Nora.",
        "The porter waits for Nora.",
        "The porter reads a letter from Nora.",
        "The porter misses Nora.",
        "The porter dreams that Nora sings.",
        "The porter runs like Nora.",
    ],
)
def test_who_is_spoken_of_is_not_shown(text: str) -> None:
    assert shown(text) == [("porter",)]


def test_the_man_is_who_was_there() -> None:
    assert shown("Pavel and Nora sit down. The old man coughs.") == [("pavel", "nora")]
    assert [part.named for part in reads("Pavel and Nora sit down. The old man coughs.")[0].parts][1] == ("pavel",)


def test_quoted_words_of_prose_show_nobody() -> None:
    assert shown('"Pavel never paid," said Nora.') == [("nora",)]
    assert quoted_spans('so late." Nora rose. "Now') == [(0, 9), (21, 25)]


def test_whom_the_words_are_for_is_known() -> None:
    made = reads("Nora enters. Pavel looks up.", "NORA: Where were you?", "PAVEL STERN: At sea.", "NORA: Liar.")
    assert [item.addressed for item in made] == [(), ("pavel",), (), ()]


def test_deeds_say_who_does_what_with_what() -> None:
    (read,) = reads("Nora hits the porter with a rolled newspaper and hands her keys to Pavel.")
    hit, hand = (deed for deed in read.deeds if deed.verb in {"hit", "hand"})
    assert (hit.doers, hit.patients, hit.using, hit.happens) == (("nora",), ("porter",), ("newspaper",), True)
    assert (hand.doers, hand.to, hand.things) == (("nora",), ("pavel",), ("key",))


def test_a_scene_is_read_once() -> None:
    scene = script("Nora sits.")
    assert read_lines(scene, PEOPLE)[0] is read_lines(scene.model_copy(), list(PEOPLE))[0]


def test_nouns_tell_who_they_can_mean() -> None:
    assert is_person_noun("conductor")
    assert not is_person_noun("wiper")
    assert is_animal_noun("mule")
    assert (noun_gender("grandma"), noun_gender("stepfather"), noun_gender("guard")) == ("she", "he", "")
    assert [singular_of(word) for word in ("nuns", "children", "policemen", "glass")] == [
        "nun",
        "child",
        "policeman",
        "glass",
    ]
