"""Clauses: who does what to whom with what, and whether it happens."""

from __future__ import annotations

import pytest

from core.story.english.clauses import Clause, find_clauses, mend
from core.story.english.parsing import Sentence, parse_text


def only(text: str) -> Sentence:
    sentences = parse_text(text)
    assert len(sentences) == 1
    return sentences[0]


def clause(text: str, lemma: str) -> tuple[Sentence, Clause]:
    sentence = only(text)
    found = [one for one in find_clauses(sentence) if one.lemma == lemma]
    assert found, [one.lemma for one in find_clauses(sentence)]
    return sentence, found[0]


def words(sentence: Sentence, places: tuple[int, ...]) -> list[str]:
    return [sentence.words[place].text for place in places]


def test_verbs_that_are_joined_share_their_doer() -> None:
    for lemma, thing in (("open", "door"), ("drop", "bucket")):
        sentence, found = clause("The porter opens the door and drops a bucket.", lemma)
        assert words(sentence, found.doers) == ["porter"]
        assert words(sentence, found.objects) == [thing]


def test_a_passive_is_turned_round() -> None:
    sentence, found = clause("The crate was kicked by a sailor.", "kick")
    assert words(sentence, found.doers) == ["sailor"]
    assert words(sentence, found.objects) == ["crate"]


def test_a_participle_has_the_doer_of_its_sentence() -> None:
    sentence, found = clause("Marta walks home, holding a lamp.", "hold")
    assert words(sentence, found.doers) == ["Marta"]
    assert words(sentence, found.objects) == ["lamp"]


def test_receivers_and_complements_are_told_apart() -> None:
    sentence, found = clause("Marta hands the letter to the judge in the corridor.", "hand")
    assert words(sentence, found.receivers) == ["judge"]
    sentence, found = clause("Marta hides the letter under a plate.", "hide")
    assert [(prep, sentence.words[noun].text) for prep, noun in found.complements] == [("under", "plate")]


def test_who_speaks_may_stand_behind_the_verb() -> None:
    sentence, found = clause('"Two tickets," said the clown.', "say")
    assert words(sentence, found.doers) == ["clown"]
    sentence, found = clause('"Fresh rolls?" asked the constable, and lifted a corner with his stick.', "ask")
    assert words(sentence, found.doers) == ["constable"]


@pytest.mark.parametrize(
    ("text", "lemma"),
    [
        ("Marta does not open the box.", "open"),
        ("She would open the box.", "open"),
        ("If she opens the box, the cat escapes.", "open"),
        ("Marta dreams that the cat sings.", "sing"),
        ("He refuses to sing.", "sing"),
    ],
)
def test_what_is_denied_wished_or_told_does_not_happen(text: str, lemma: str) -> None:
    assert not clause(text, lemma)[1].happens


def test_what_lies_before_the_telling_is_marked() -> None:
    assert clause("Marta had seen the fox.", "see")[1].before
    assert not clause("Marta saw the fox.", "see")[1].before


def test_a_verb_behind_an_unusual_name_is_mended() -> None:
    sentence = only("Kestrel ducks under a swinging chain, kicks the wheel and grins.")
    mended = mend(sentence, {0})
    assert (mended.words[0].dep, mended.words[1].pos) == ("nsubj", "VERB")
    assert [one.lemma for one in find_clauses(mended)][:2] == ["duck", "kick"]
    assert mend(only("The porter sings."), {1}).words == only("The porter sings.").words


def test_a_sentence_without_a_verb_has_no_clause() -> None:
    assert find_clauses(only("Fog.")) == ()
