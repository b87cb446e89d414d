"""What a name and a description tell of a person, before any sentence is read.

Beside `resolving`; it alone answers "by which names and nouns can this character be meant, and is it a he or a she?".
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from core.story.english.naming import (
    TITLES,
    Gender,
    base_noun,
    is_animal_noun,
    is_first_name,
    is_person_noun,
    name_gender,
    noun_gender,
    singular_of,
)
from core.story.english.somebody import Somebody

NARRATOR_NAME = "Narrator (I)"
_MARKS = frozenset(
    [
        "old",
        "young",
        "little",
        "big",
        "small",
        "tall",
        "fat",
        "thin",
        "dead",
        "blind",
        "tiny",
        "huge",
        "strange",
        "elderly",
        "poor",
    ]
)
_SIDE = re.compile(r"\b(?:with|in|on|at|of|who|whose|wearing|holding|from|near|behind|under|for|like)\b")


def describe(
    key: str, name: str, aliases: Sequence[str] = (), description: str = "", pronoun: str | None = None
) -> Somebody:
    """A person as reading needs it. Nouns of the description count up to its first preposition: in "70, an old man
    with a dog" the dog is no name for him."""
    if name == NARRATOR_NAME:
        return Somebody(key, name, narrator=True)
    person = Somebody(key, name)
    genders: Counter[Gender] = Counter()
    for form in (name, *aliases):
        _take_name(person, form, genders)
    first, _, more = description.partition(". ")
    opening = _SIDE.split(first, maxsplit=1)[0].lower()
    for word in re.findall(r"[^\W\d_]+(?:'[a-z]+)?", opening):
        if is_person_noun(word) or is_animal_noun(word):
            person.nouns.add(base_noun(word))
            person.animal = person.animal or (is_animal_noun(word) and not person.named)
        elif word in _MARKS:
            person.marks.add(word)
        if gender := noun_gender(word):
            genders[gender] += 2
    person.marks.update(_age_marks(opening))
    for word in re.findall(r"\w+", f"{first} {more}".lower()):
        if word in {"he", "his", "him"}:
            genders["he"] += 1
        elif word in {"she", "her", "hers"}:
            genders["she"] += 1
    if genders and (len(genders) == 1 or genders.most_common(2)[0][1] > genders.most_common(2)[1][1]):
        person.gender = genders.most_common(1)[0][0]
    elif not genders:
        person.gender = name_gender(name)
    told: dict[str | None, Gender] = {"he": "he", "she": "she", "it": "it"}
    person.gender = told.get(pronoun, person.gender)
    if person.animal and not person.gender:
        person.gender = "it"
    return person


def _age_marks(opening: str) -> set[str]:
    age = re.search(
        r"\b(\d{1,3})s?\b|\b(teens?|twenties|thirties|forties|fifties|sixty|sixties|seventy|seventies|eighties)\b",
        opening,
    )
    if age is None:
        return set()
    years = (
        int(age[1])
        if age[1]
        else {"t": 25, "e": 80, "s": 65, "f": 45}[age[2][0]]
        if not age[2].startswith("teen")
        else 15
    )
    return {"old"} if years >= 60 else {"young"} if years < 18 else set()


def _take_name(person: Somebody, form: str, genders: Counter[Gender]) -> None:
    words = [word for word in re.split(r"[\s]+", form.strip()) if word]
    words = words[1:] if len(words) > 1 and words[0].lower() in {"the", "a", "an"} else words
    if not words:
        return
    bare = [word.strip(".,'\"()").lower() for word in words]
    head = bare[-1]
    singular = singular_of(head)
    plural_noun = singular != head and head.endswith(("s", "men", "children"))
    if not is_first_name(head) and (plural_noun or is_person_noun(head) or is_animal_noun(head)):
        noun = singular if plural_noun else head
        person.nouns.add(base_noun(noun))
        person.plural = person.plural or plural_noun
        person.animal = person.animal or is_animal_noun(noun)
        person.marks.update(word for word in bare[:-1])
        person.named = False
        person.names.add(" ".join(bare))
        if gender := noun_gender(noun):
            genders[gender] += 2
        return
    person.names.add(" ".join(word.strip(",'\"()").lower() for word in words))
    for word in bare[:-1]:
        if gender := noun_gender(word):
            genders[gender] += 2
        if is_person_noun(word):
            person.nouns.add(base_noun(word))
        if word in _MARKS:
            person.marks.add(word)
    kept = [word for word in words if word.strip(".,").lower() not in TITLES] or words[-1:]
    for word in (kept[-1], kept[0]):
        bare_word = word.strip(".,'\"()").lower()
        if len(bare_word) > 1 and (len(kept) == 1 or not is_person_noun(bare_word)):
            person.names.add(bare_word)
    if len(kept) > 1:
        person.names.add(" ".join(word.strip(",'\"()").lower() for word in kept))
