"""Proper names of people in told text: capitals that act, own, are spoken to or carry a title.

Under the import; it alone answers "which words with capitals are somebody's name here?". The entity finder of a small
parser is fooled by capitals and odd names, so evidence is counted over the whole text: doing, owning and a title speak
for a person, "in", "at" and "to" before it for a place.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from core.story.english.naming import MONTH_NAMES, TITLES, is_first_name, is_person_noun, is_place_name, may_be_name
from core.story.english.nouns import noun_sense
from core.story.english.parsing import Sentence, Word
from core.story.english.speech import is_quoted, quoted_spans

ENOUGH = 1.0
ENOUGH_OF_MONTHS = 1.6
"""Evidence for a person from which a name is taken."""
_SAYS = frozenset(
    [
        "say",
        "ask",
        "reply",
        "answer",
        "whisper",
        "shout",
        "cry",
        "call",
        "mutter",
        "murmur",
        "add",
        "yell",
        "scream",
        "snap",
        "sigh",
        "laugh",
        "tell",
        "explain",
    ]
)
_PLACED = frozenset(
    ["in", "at", "to", "from", "into", "near", "through", "across", "toward", "towards", "within", "throughout", "of"]
)
SELF_NAMED = re.compile(
    r"\b(?:[Mm]y name(?: is|['’]s)|I am|I['’]m|[Cc]alls? me|[Cc]alled) ([A-Z][^\W\d_]+)\b(?=[^\w\s]|$)"
)
"""Somebody says what he is called."""
_PARTICLES = frozenset({"de", "la", "del", "der", "den", "von", "van", "du", "di", "da", "el", "al", "bin", "ten"})
_VOCATIVE = re.compile(r"(?:^|[,.!?…]\s|^[\"“])([A-Z][a-zà-ÿ]+)(?=[,!?.])|,\s+([A-Z][a-zà-ÿ]+)(?=[.,!?…])")


def find_names(
    texts: Sequence[tuple[str, Sequence[Sentence]]], known: Iterable[str] = (), speeches: Sequence[str] = ()
) -> list[str]:
    """Names of people that told text gives, the longest form of each, in the order of their first appearance.

    `texts` are paragraphs with their sentences; `known` names (any case) are not given again.
    """
    taken = {word for name in known for word in name.casefold().split()}
    lowered = {word.text for _, sentences in texts for sentence in sentences for word in sentence.words}
    lowered = {word for word in lowered if word.islower()}
    for_person: Counter[str] = Counter()
    for_place: Counter[str] = Counter()
    forms: dict[str, None] = {}
    given: set[str] = set()
    for words in speeches:
        for match in _VOCATIVE.finditer(words):
            for_person[(match[1] or match[2]).casefold()] += 0.5  # type: ignore[assignment]
        for match in SELF_NAMED.finditer(words):
            given.add(match[1].casefold())
    for name in sorted(given):
        for_person[name] += 1.0  # type: ignore[assignment]
    for text, sentences in texts:
        spans = quoted_spans(text)
        for start, end in spans:
            for match in _VOCATIVE.finditer(text[start:end]):
                for_person[(match[1] or match[2]).casefold()] += 0.5  # type: ignore[assignment]
        for sentence in sentences:
            for run in _runs(sentence, spans, lowered - given, given):
                first, final = sentence.words[run[0]], sentence.words[run[-1]]
                name = sentence.text[first.start - sentence.start : final.end - sentence.start]
                if is_place_name(name):
                    continue
                forms.setdefault(name)
                person, elsewhere = _evidence(sentence, run)
                last = _last(name)
                for_person[last] += person  # type: ignore[assignment]
                for_place[last] += elsewhere  # type: ignore[assignment]
    kept = [
        form
        for form in forms
        if for_person[_last(form)] >= (ENOUGH if form.casefold() not in MONTH_NAMES else ENOUGH_OF_MONTHS)
        and for_person[_last(form)] > for_place[_last(form)]
        and not set(_words(form)) & taken
    ]
    return [form for form in kept if not any(_within(form, other) for other in kept if other != form)]


def _words(form: str) -> list[str]:
    return [word.casefold() for word in form.split() if word.lower().strip(".") not in TITLES]


def _last(form: str) -> str:
    return form.split()[-1].casefold()


def _within(form: str, other: str) -> bool:
    """Whether one form is part of a longer one, or the same with fewer titles."""
    own, wide = set(_words(form)), set(_words(other))
    return own < wide or (own == wide and len(form) < len(other))


def _runs(
    sentence: Sentence, spans: list[tuple[int, int]], lowered: set[str], given: Collection[str] = ()
) -> list[list[int]]:
    """Runs of words with capitals outside quotations that could be names."""
    words = sentence.words
    runs: list[list[int]] = []
    for place, word in enumerate(words):
        if runs and runs[-1][-1] == place - 1 and _runs_on(words, place):
            runs[-1].append(place)
            continue
        bare = word.text.strip(".")
        capital = bare[:1].isupper() and bare[:1].isalpha() and not is_quoted(spans, word.start)
        title = bare.lower() in TITLES
        if (
            not capital
            or not (may_be_name(bare) or title)
            or word.tag in {"PRP", "PRP$", "DT", "CD", "MD", "WRB", "CC"}
        ):
            continue
        opens = place == 0 or words[place - 1].text in {'"', "“", "”", ":", "(", "—", "–", "''", "``"}
        if opens and not title and bare.lower() not in given and not _opening_name(sentence, place, lowered):
            continue
        if not opens and not title and bare.isupper() and word.tag not in {"NNP", "NNPS", "NN"}:
            continue
        if runs and runs[-1][-1] == place - 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    return [run for run in runs if words[run[-1]].text.strip(".").lower() not in TITLES]


def _runs_on(words: Sequence[Word], place: int) -> bool:
    """Whether a word without a capital is inside a name: ``Ji-woo``, ``Countess de la Cruz``."""
    word = words[place]
    before = words[place - 1]
    after = words[place + 1] if place + 1 < len(words) else None
    if word.text == "-":
        return after is not None and before.end == word.start and word.end == after.start and after.text[:1].isalpha()
    if before.text == "-":
        return before.end == word.start
    if word.text.lower() not in _PARTICLES:
        return False
    rest = next((other for other in words[place + 1 : place + 3] if other.text.lower() not in _PARTICLES), None)
    return rest is not None and rest.text[:1].isupper()


def _opening_name(sentence: Sentence, place: int, lowered: set[str]) -> bool:
    """Whether the first word of a sentence, which has a capital anyway, is a name."""
    word = sentence.words[place]
    low = word.text.lower()
    if low in lowered:
        return False
    if is_first_name(low):
        return word.tag.startswith(("NN", "VB", "JJ"))
    if noun_sense(low).known or not word.tag.startswith("NN"):
        return False
    return word.dep in {"nsubj", "nsubjpass", "poss", "compound", "ROOT", "appos"} and word.tag in {"NNP", "NN", "NNPS"}


def _evidence(sentence: Sentence, run: Sequence[int]) -> tuple[float, float]:
    """How much a sentence speaks for a person, and for a place."""
    words = sentence.words
    head = words[run[-1]]
    person = elsewhere = 0.0
    verb = words[head.head]
    if head.dep in {"nsubj", "nsubjpass"}:
        person += 2.0 if verb.lemma in _SAYS else 0.6 if verb.lemma == "be" else 1.0
    elif head.dep in {"dobj", "dative"}:
        person += 0.4
    elif head.dep == "poss":
        person += 0.8
    elif head.dep == "conj" and words[head.head].tag in {"NNP", "PRP"}:
        person += 0.5
    elif head.dep == "compound":
        person += 1.0 if head.head == run[-1] + 1 and verb.tag in {"NNS", "VBZ"} else 0.0
    elif head.dep == "appos":
        person += 1.0 if is_person_noun(verb.lemma) else 0.0
    elif head.dep == "pobj":
        if words[head.head].lemma in _PLACED:
            elsewhere += 1.0
        elif words[head.head].lemma in {"with", "beside", "behind", "by"}:
            person += 0.4
    follows = words[run[-1] + 1] if run[-1] + 1 < len(words) else None
    if run[0] == 0 and head.dep == "npadvmod" and follows is not None and follows.tag in {"VBD", "VBZ"}:
        person += 1.5  # "June kicked him" is no time
    before = words[run[0] - 1] if run[0] else None
    lead = " ".join(word.text.lower() for word in words[max(0, run[0] - 3) : run[0]])
    if lead.endswith(
        ("name was", "name is", "name had been", "named", "called her", "called him", "call her", "call him")
    ):
        person += 1.5
    if any(words[place].text.lower().strip(".") in TITLES for place in run[:-1]):
        person += 1.0
    if before is not None and is_person_noun(before.lemma):
        person += 1.0
    if before is not None and before.text.lower() in {"the", "a", "an"}:
        elsewhere += 1.0 if before.text.lower() == "a" else 2.0
    if is_first_name(words[run[0]].text):
        person += 0.6
    return person, elsewhere
