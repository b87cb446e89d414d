"""Who is meant: character names, nouns and pronouns in a text, resolved to character ids.

Under intent and semantics; it alone answers "which characters does this sentence speak of, and who does it?". Pronouns
continue from the sentence before, so a reader is fed a scene's lines in order.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from core.planning.vocabulary import FIGURE_WORDS, find_words
from core.story.cast import CharacterSheet

Gender = Literal["he", "she", "it", "any"]

_HE = re.compile(
    r"\b(?:man|boy|father|dad|brother|son|uncle|grandfather|king|prince|husband|guy|gentleman|he|him|his|male|mr)\b",
    re.I,
)
_SHE = re.compile(
    r"\b(?:woman|girl|mother|mom|mum|sister|daughter|aunt|grandmother|queen|princess|wife|lady|she|her|female|mrs|ms)\b",
    re.I,
)
_PRONOUN = re.compile(r"\b(he|him|his|himself|she|her|hers|herself|they|them|their|both|it|its|itself)\b", re.I)
_DETERMINER = (
    r"(?:the|a|an|this|that|his|her|their|my|your|our|its|another|every|all the|six of the|\w+['’]s)\s+(?:\w+\s+){0,2}?"
)
_QUOTED = re.compile(r"\"[^\"\n]*\"|“[^”\n]*”")
_POSSESSIVE = re.compile(r"['’]s?(?=\s)")
_OWNED = re.compile(r"\s+(?!(?:and|then|with|to|as|in|on|at|while|but|again|from|into|who|that)\b)[a-z]", re.IGNORECASE)
_SENTENCE = re.compile(
    r"(?<!\b[MD]r\.)(?<!\bMrs\.)(?<!\bMs\.)(?<!\bSt\.)(?<!\bProf\.)(?<!\bSgt\.)(?<!\bCapt\.)(?<=[.!?…。！？])[\"”’)\]*_]*\s+(?![a-z])|\n+"
)
_NOUNS = frozenset(
    re.findall(
        r"\w+",
        "dog cat bird robot cloud ghost man woman boy girl child kid mother father teacher doctor nurse driver clerk "
        "guard officer waiter waitress boss king queen prince princess knight wizard witch stranger neighbor soldier "
        "captain student chihuahua puppy kitten fox wolf horse monster dragon demon angel",
    )
)


class Mention(NamedTuple):
    """A mention at a character position of its text; `pronoun` says that only a pronoun stands there."""

    start: int
    character_id: str
    pronoun: bool


def sentences(text: str) -> list[str]:
    """The sentences of a text, in order, without empty ones; line breaks that a person typed also end one."""
    return [part.strip() for part in _SENTENCE.split(text) if part.strip()]


def gender_of(sheet: CharacterSheet) -> Gender:
    """The pronoun that a description asks for; ``any`` where it says nothing."""
    text = f"{sheet.name}. {sheet.description}"
    he, she = len(_HE.findall(text)), len(_SHE.findall(text))
    if he != she:
        return "he" if he > she else "she"
    return "any"


class CastReader:
    """Finds characters in texts, remembering who was spoken of last.

    Names match with a capital first letter ("Bob", "CYBER BOB", or the last word of a longer name where it is nobody
    else's); common nouns ("the dog") match in lower case after an article, plurals too. The owner of a thing ("Bob's
    phone") is remembered for pronouns but not found: the sentence shows the thing. The only dog, robot, … of a cast
    is also found by other words of its kind. Words in quotation marks (a sign, a screen) are not searched.
    """

    def __init__(self, cast: Sequence[CharacterSheet]) -> None:
        kinds = [sheet.look.figure for sheet in cast]
        self._kinds = {
            sheet.look.figure: sheet.character_id
            for sheet in cast
            if kinds.count(sheet.look.figure) == 1 and sheet.look.figure not in {"person", "cloud"}
        }
        self._gender = {sheet.character_id: gender_of(sheet) for sheet in cast}
        self._patterns: list[tuple[re.Pattern[str], str]] = []
        self._last: dict[str, str] = {}
        self._group: list[str] = []
        self._subject: str | None = None
        forms = [(form, sheet.character_id) for sheet in cast for form in _forms(sheet)]
        owners: dict[str, set[str]] = {}
        for form, character_id in forms:
            owners.setdefault(form.casefold(), set()).add(character_id)
        for form, character_id in sorted(set(forms), key=lambda item: (-len(item[0]), item)):
            if owners[form.casefold()] == {character_id}:
                self._patterns.append((_pattern(form), character_id))

    def find(self, text: str) -> list[Mention]:
        """The mentions of one text in order, pronouns resolved; updates the memory for the next text."""
        text = _QUOTED.sub(lambda match: " " * len(match.group()), text)
        words: list[tuple[int, str, bool]] = []
        owners: set[int] = set()
        taken: list[tuple[int, int]] = []
        for pattern, character_id in self._patterns:
            for match in pattern.finditer(text):
                if not any(match.start() < end and start < match.end() for start, end in taken):
                    taken.append(match.span())
                    words.append((match.start(), character_id, False))
                    if _POSSESSIVE.match(text, match.end()):
                        owners.add(match.start())
        for start, length, kind in find_words(text, FIGURE_WORDS) if self._kinds else ():
            if kind in self._kinds and not any(start < e and s < start + length for s, e in taken):
                words.append((start, self._kinds[kind], False))
        words += [(match.start(), match.group().lower(), True) for match in _PRONOUN.finditer(text)]
        ends = [match.start() for match in _SENTENCE.finditer(text)]
        found: list[Mention] = []
        sentence = -1
        for start, who, is_pronoun in sorted(words):
            meant = self._resolve(who) if is_pronoun else [who]
            if is_pronoun and _owns(text, start, who):
                owners.add(start)
            if start not in owners:
                found += [Mention(start, character_id, is_pronoun) for character_id in meant]
            if len(meant) != 1:
                continue
            place = sum(end <= start for end in ends)
            self._note(meant[0], subject=place != sentence)
            sentence = place
        named = list(dict.fromkeys(mention.character_id for mention in found))
        if len(named) > 1:
            self._group = named
        return found

    def ids(self, text: str) -> list[str]:
        """The characters of a text, each once, by first mention."""
        return list(dict.fromkeys(mention.character_id for mention in self.find(text)))

    def remember(self, character_id: str) -> None:
        """Note that a character just spoke."""
        self._note(character_id, subject=True)
        if character_id not in self._group:
            self._group = [*self._group[-1:], character_id]

    def forget(self) -> None:
        """Start a new scene."""
        self._last.clear()
        self._group = []
        self._subject = None

    def _note(self, character_id: str, *, subject: bool) -> None:
        self._last[self._gender.get(character_id, "any")] = character_id
        if subject:
            self._subject = character_id

    def _resolve(self, pronoun: str) -> list[str]:
        """Who a pronoun means: the last subject if it can be, else the last one of that gender, else of none."""
        if pronoun in {"they", "them", "their", "both"}:
            return list(self._group)
        if pronoun in {"it", "its", "itself"}:
            return []
        gender = "she" if pronoun.startswith(("she", "her")) else "he"
        if self._subject is not None and self._gender.get(self._subject, "any") in (gender, "any"):
            return [self._subject]
        last = self._last.get(gender) or self._last.get("any")
        return [last] if last is not None else []


def _owns(text: str, start: int, pronoun: str) -> bool:
    """Whether a pronoun only owns what follows ("his screen", "her dog"), so that its person need not be shown."""
    if pronoun in {"his", "their", "its"}:
        return True
    return pronoun == "her" and bool(_OWNED.match(text, start + len(pronoun)))


def _forms(sheet: CharacterSheet) -> list[str]:
    names = [name for name in (sheet.name, *sheet.aliases) if name.strip()]
    forms = {name.strip() for name in names}
    for name in names:
        words = name.split()
        if len(words) > 1 and len(words[-1]) > 1:
            forms.add(words[-1])
            if words[0].casefold() not in _NOUNS and len(words[0]) > 2:
                forms.add(words[0])
    return sorted(forms)


def _pattern(form: str) -> re.Pattern[str]:
    body = re.escape(form).replace(r"\ ", r"\s+")
    if not form.isascii():
        return re.compile(body)
    if form.split()[-1].casefold() not in _NOUNS:
        return re.compile(rf"(?<![\w'’])(?=[A-Z])(?i:{body})(?!\w)")
    named = rf"(?<![\w'’])(?=[A-Z])(?i:{body})(?:s|S|es|ES)?(?!\w)"
    noun = rf"(?i:(?<![\w'’]){_DETERMINER}{body}(?:s|es)?)(?!\w)"
    return re.compile(f"{named}|{noun}")
