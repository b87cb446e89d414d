"""Which things matter in a run of lines: what is handled, shown on purpose, or comes back.

Above the parser and the nouns; it alone answers "what would a person name as the key objects here?". Each mention of a
thing gives evidence (what governs it, what it is, how it is introduced), a run's mentions of one thing are joined, and
the sum is weighed. The weights were fitted on labelled texts (`tests/truth`, the part to tune on) and rounded.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from core.story.english.nouns import HOLDABLE
from core.story.english.parsing import Sentence, parse_text
from core.story.english.thing_mentions import Mention, thing_mentions
from core.story.english.told import ToldText, is_spoken

MOST_THINGS = 3
"""Things that one run of lines has at most."""


@dataclass(frozen=True, slots=True)
class KeyThing:
    """A thing of a run: its base form, its words, how much it weighs (0 and over: it matters), if it is handled."""

    head: str
    words: str
    weight: float
    handled: bool


def run_signs(
    run: Sequence[ToldText],
    scene: Mapping[str, int],
    *,
    without: frozenset[str] = frozenset(),
) -> list[tuple[Mention, Counter[str]]]:
    """The things of a run with all their signs counted. `scene` counts the tellings of each over the whole scene;
    `without` are words that name the cast."""
    found: dict[str, tuple[Mention, Counter[str]]] = {}
    for told in run:
        for mention, spoken in _mentions(told):
            if mention.sense.kinds[0] not in HOLDABLE and (mention.head in without or mention.words in without):
                continue
            key = _key(mention.head, found)
            first, signs = found.setdefault(key, (mention, Counter()))
            if len(mention.words) > len(first.words):
                found[key] = (mention, signs)
            if spoken:
                signs["spoken"] += 1
                signs.update(f"spoken {sign}" for sign in mention.signs & _SPOKEN_SIGNS)
                signs.update(sign for sign in mention.signs if sign.startswith("kind") or sign == "second sense")
            else:
                signs["told"] += 1
                signs.update(mention.signs)
    for mention, signs in found.values():
        if not signs["told"]:
            signs["only spoken"] = 1
        if signs["told"] + signs["spoken"] > 1:
            signs["again"] = 1
        elsewhere = scene.get(mention.head, 0) - signs["told"]
        if elsewhere > 0:
            signs["elsewhere"] = 1
        if elsewhere > 1:
            signs["often"] = 1
        if "kind animal" in signs and any(sign.startswith("subject") for sign in signs):
            signs["acts"] = 1
    return list(found.values())


_SPOKEN_SIGNS: Final = frozenset(
    ("that", "a", "the", "object handled", "alone", "gone", "denied", "possible", "likened")
)


def _key(head: str, found: Mapping[str, object]) -> str:
    """The name under which a thing was met already: "bike" for "motorbike"."""
    for name in found:
        if name == head or (min(len(head), len(name)) > 3 and (name.endswith(head) or head.endswith(name))):
            return name
    return head


WEIGHTS: Final[Mapping[str, float]] = {
    "object handled": 1.1, "object": 0.65, "subject": 0.65, "subject handled": 0.35, "with": 0.5, "with handled": 0.5,
    "in hand": 0.7, "settled handled": 0.5, "settled seen": 0.5, "settled": -0.25, "onto physical": -0.5,
    "onto handled": -0.3, "other": 0.5, "likened": -2.0, "gone": -1.5, "possible": -0.3, "npadvmod": -0.3, "a": 0.8,
    "owned": 0.6, "counted": 0.4, "that": -0.2, "bare": -0.3, "described": 0.1, "told": 0.35, "again": 0.5,
    "elsewhere": 0.8, "often": 0.2, "only spoken": -0.4, "spoken object handled": 0.8, "spoken that": 0.4,
    "spoken the": 0.3, "spoken likened": -1.0, "spoken gone": -0.8, "acts": -1.0, "kind animal": -0.4,
    "kind thing": 0.8, "kind document": 0.7, "kind food": 0.6, "kind garment": 0.8, "kind vehicle": 0.2,
    "kind plant": -0.2, "kind substance": -0.6, "kind fixture": -1.0, "kind nature": -1.4, "second sense": -0.9,
}  # fmt: skip
"""What each sign adds to a thing's log-odds of being a key object."""
_BIAS: Final = -1.7
_ENOUGH: Final = -0.6
"""Log-odds from which a thing is kept: where precision and recall are equal on the labelled texts."""


def key_things(
    run: Sequence[ToldText],
    scene: Mapping[str, int],
    *,
    without: frozenset[str] = frozenset(),
    most: int = MOST_THINGS,
) -> list[KeyThing]:
    """The key objects of a run of lines, the weightiest first; at most `most`, often one or none.

    `scene` counts the tellings of each base form over the whole scene (`told_counts`); `without` are the words that
    name the cast, which is no thing.
    """
    weighed = []
    for mention, signs in run_signs(run, scene, without=without):
        weight = _BIAS + sum(value for sign, value in WEIGHTS.items() if signs[sign]) - _ENOUGH
        handled = any(signs[sign] for sign in ("object handled", "with handled", "in hand", "object physical"))
        weighed.append(KeyThing(mention.head, mention.words, round(weight, 3), handled))
    kept = [thing for thing in weighed if thing.weight >= 0]
    return sorted(kept, key=lambda thing: -thing.weight)[:most]


def told_counts(run: Sequence[ToldText]) -> Counter[str]:
    """How often each thing is told of, by base form; what is only spoken of does not count."""
    return Counter(mention.head for told in run for mention, spoken in _mentions(told) if not spoken)


def carried_thing(run: Sequence[ToldText], before: Sequence[ToldText]) -> str:
    """The base form of the thing that a run speaks of as "it" before it names any: the last told of before, or none."""
    for told in run:
        if told.spoken:
            continue
        first = next((mention.start for mention, spoken in _mentions(told) if not spoken), len(told.text))
        words = [(sentence, at) for sentence in parse_text(told.text) for at in range(len(sentence.words))]
        if any(_is_it(sentence, at) and sentence.words[at].start < first for sentence, at in words):
            named = [mention for text in before for mention, spoken in _mentions(text) if not spoken]
            return next((one.head for one in reversed(named) if one.sense.kinds[0] in HOLDABLE | {"vehicle"}), "")
        return ""
    return ""


def _is_it(sentence: Sentence, at: int) -> bool:
    """Whether an "it" stands for a thing: what somebody does something to, or what moves by itself."""
    word = sentence.words[at]
    verb = sentence.words[word.head]
    if word.lemma != "it" or verb.pos != "VERB":
        return False
    return word.dep in {"dobj", "nsubj", "nsubjpass"} and verb.lemma not in {"seem", "rain", "snow", "take", "happen"}


def scene_names(run: Sequence[ToldText]) -> dict[str, str]:
    """One name for each thing of a scene, by base form: as it is told of first, else as it is spoken of first."""
    told: dict[str, str] = {}
    said: dict[str, str] = {}
    for text in run:
        for mention, spoken in _mentions(text):
            (said if spoken else told).setdefault(mention.head, mention.words)
    return said | told


def _mentions(told: ToldText) -> Iterable[tuple[Mention, bool]]:
    for mention in thing_mentions(told.text):
        yield mention, told.spoken or is_spoken(told.text, mention.start, opened=told.opened)
