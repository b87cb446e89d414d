"""Words for known people that need the whole text: slips in names, names that are nouns, somebody who says "I".

Under `people`; it alone answers "is this word one of the names that are known already?".
"""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

from core.story.english.parsing import Sentence
from core.story.english.somebody import Somebody
from core.story.english.speech import is_quoted, quoted_spans

NARRATES_FROM = 3
"""Times that "I" acts outside quotations before a narrator is in the story."""


def take_for_names(texts: Sequence[tuple[str, Sequence[Sentence]]], known: Sequence[Somebody]) -> None:
    """KESTREL is somebody's name where the text never says "the kestrel"."""
    called = {person.key: name for person in known for name in person.names if person.animal and " " not in name}
    if not called:
        return
    before: dict[str, set[bool]] = {}
    for _, sentences in texts:
        for sentence in sentences:
            for place, word in enumerate(sentence.words):
                article = place > 0 and sentence.words[place - 1].tag in {"DT", "PRP$", "JJ", "CD"}
                before.setdefault(word.text.casefold(), set()).add(article or word.text.islower())
    for person in known:
        if before.get(called.get(person.key, "")) == {False}:
            person.animal, person.named = False, True
            person.nouns.clear()
            person.gender = "" if person.gender == "it" else person.gender


def same_but_a_slip(name: str, person: Somebody) -> bool:
    """Whether a name in the text is a known one with a letter wrong: ``Margeret`` for MARGARET."""
    low = name.casefold()
    near = [form for form in person.names if len(form) >= 6 and abs(len(form) - len(low)) <= 1 and form[0] == low[0]]
    return any(SequenceMatcher(None, low, form, autojunk=False).ratio() >= 0.86 for form in near)


def narrates(texts: Sequence[tuple[str, Sequence[Sentence]]]) -> bool:
    count = 0
    for text, sentences in texts:
        spans = quoted_spans(text)
        for sentence in sentences:
            count += sum(word.text == "I" and not is_quoted(spans, word.start) for word in sentence.words)
    return count >= min(NARRATES_FROM, max(2, len(texts) // 6))
