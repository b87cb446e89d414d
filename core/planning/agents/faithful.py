"""Does a text stay with its source? What a model may not do: invent people, events, things or quotations.

Under the agents' checks. It alone answers "what in this text did the script never say?". Names are read from capitals,
others from small closed lists, so a text in a script without capitals is held to its quotations and its language only.
Being strict is cheap here: what is found is told to the model, which writes again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from core.planning.agents.wording import texts_of
from core.planning.looks import identity_line
from core.story.cast import CharacterSheet, EnvironmentSheet
from core.story.languages import detect_language
from core.story.lexicon import word_set
from core.story.script import Script

_WORD = re.compile(r"[^\W\d_]+(?:[’'\-][^\W\d_]+)*")
_SENTENCE_START = re.compile(r"(?:^|[.!?…:;]|[-–—]\s|\n)[\s\"“”'‘’(\[*#\d.]*$")
_QUOTED = re.compile(r"“([^”\n]+)”|\"([^\"\n]+)\"|「([^」\n]+)」")
_ALWAYS: Final = word_set(
    "i i'm i'll i've i'd ok pov tv cctv dj sfx monday tuesday wednesday thursday friday saturday sunday january"
    " february march april may june july august september october november december christmas english korean"
)
_PEOPLE: Final = word_set(
    "policeman policewoman police officer cop guard soldier waiter waitress barista bartender nurse doctor teacher"
    " student driver passenger customer passerby passer-by bystander onlooker pedestrian crowd stranger neighbour"
    " neighbor mother father mom mum dad brother sister son daughter uncle aunt grandmother grandfather grandma grandpa"
    " baby husband wife boyfriend girlfriend king queen prince princess knight thief robber burglar killer murderer"
    " detective reporter priest monk clerk shopkeeper butler maid chef cook sailor captain pirate ghost monster demon"
    " vampire zombie alien robot dragon witch wizard angel dog cat puppy kitten horse wolf"
)
_EVENTS: Final[tuple[tuple[str, re.Pattern[str]], ...]] = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        ("a death", r"\b(?:dies|died|dying|dead|death|corpse|kill\w*|murder\w*)\b"),
        ("a shooting", r"\b(?:guns?|pistols?|rifles?|gunshots?|bullets?|shoots|shooting|is shot)\b"),
        ("a stabbing", r"\bstab(?:s|bed|bing)?\b"),
        ("a kiss", r"\bkiss\w*"),
        ("a wedding", r"\b(?:wedding|marr(?:y|ies|ied|iage)|proposes)\b"),
        ("an explosion", r"\b(?:explo\w+|detonat\w+|bombs?|blast)\b"),
        ("a fire", r"\b(?:on fire|flames|ablaze|burn(?:s|ing|ed|t)?)\b"),
        ("a crash", r"\b(?:crash\w*|collid\w+|collision)\b"),
        ("blood", r"\b(?:blood\w*|bleed\w*|wound(?:s|ed)?)\b"),
        ("a fight", r"\b(?:punch\w*|kick(?:s|ed|ing)?|slap\w*|attack\w*|fights?|fighting|strangl\w+)\b"),
        ("an arrest", r"\b(?:arrest\w*|handcuff\w*)\b"),
        ("a theft", r"\b(?:steal\w*|stole\w*|theft|robs|robbed|robbery)\b"),
        ("a birth", r"\b(?:pregnan\w+|gives birth|newborn)\b"),
        ("a collapse", r"\b(?:faint(?:s|ed)|collapses?|collapsed|unconscious)\b"),
        ("a storm", r"\b(?:storm\w*|lightning|thunder\w*|hurricane|tornado)\b"),
    )
)
_ENGLISH = re.compile(r"\b(?:the|and|is|of|to|with|in|a|an|his|her|at|on)\b", re.IGNORECASE)
LANGUAGE_FROM_WORDS = 6
"""Texts with fewer words are too short to tell a language."""
ENGLISH_SHARE = 0.12


def stem(word: str) -> str:
    """A word without case, possessive and the commonest English endings."""
    plain = re.sub(r"[’']s?$", "", word.casefold())
    for ending in ("ing", "ies", "es", "ed", "s"):
        if plain.endswith(ending) and len(plain) - len(ending) >= 3 and not plain.endswith("ss"):
            return plain[: -len(ending)] + ("y" if ending == "ies" else "")
    return plain


def _plain(text: str) -> str:
    """A text as quotations are compared: no emphasis, no case, words with single spaces."""
    return " ".join(_WORD.findall(re.sub(r"[*_]", "", text).casefold().replace("’", "'")))


@dataclass(frozen=True)
class Source:
    """What a text may speak of. `quotable` is what may stand in quotation marks; `known` adds looks and places."""

    quotable: str
    known: str
    language: str = "en"

    @cached_property
    def words(self) -> frozenset[str]:
        found = {word.casefold().replace("’", "'") for word in _WORD.findall(self.known)}
        found |= {part for word in found for part in re.split(r"[-']", word)}
        return frozenset(found | {stem(word) for word in found})

    @cached_property
    def quotations(self) -> str:
        return f" {_plain(self.quotable)} "

    @cached_property
    def tongue(self) -> str | None:
        """The language that texts about it must be in; None where the source's own is not sure."""
        base = self.language.split("-")[0].lower()
        return base if detect_language(self.quotable) == base else None

    def says(self, word: str) -> bool:
        """Whether a word stands in the source, in any of its forms."""
        plain = word.casefold().replace("’", "'")
        return plain in self.words or stem(plain) in self.words


def source_of(
    script: Script,
    cast: Sequence[CharacterSheet] = (),
    environments: Sequence[EnvironmentSheet] = (),
    more: str = "",
) -> Source:
    """The script, who is in it and how they look, and what is known of its places."""
    text = texts_of(script)
    looks = [f"{s.name} {' '.join(s.aliases)} {s.description} {identity_line(s)}" for s in cast]
    places = [f"{e.name} {e.description} {' '.join(e.locked_elements)}" for e in environments]
    return Source(quotable=text, known="\n".join([text, *looks, *places, more]), language=script.language)


def inventions(text: str, source: Source) -> list[str]:
    """What a text says that its source does not, each as a sentence for whoever wrote it."""
    told = [
        f"“{name}” is nobody and nothing in the script; name only who is there." for name in _strangers(text, source)
    ]
    told += [f"There is no {person} in the script." for person in _uninvited(text, source)]
    told += [f"The script tells of no such thing: {event}." for event in _events(text, source)]
    return told + [
        f"“{quote}” is not said in the script; quote word for word or not at all." for quote in misquoted(text, source)
    ]


def _strangers(text: str, source: Source) -> list[str]:
    found: dict[str, None] = {}
    unquoted = _QUOTED.sub(lambda match: " " * len(match.group()), text)
    for match in _WORD.finditer(unquoted):
        word = match.group()
        if not word[0].isupper() or word.casefold() in _ALWAYS:
            continue
        if all(source.says(part) or part.casefold() in _ALWAYS for part in re.split(r"[-]", word)):
            continue
        if _SENTENCE_START.search(unquoted[: match.start()]) and not _is_name(unquoted, match):
            continue
        found[word] = None
    return list(found)


def _is_name(text: str, match: re.Match[str]) -> bool:
    """Whether a capital at the start of a sentence is a name: another capital or a possessive follows, or the parser
    says so."""
    after = text[match.end() : match.end() + 24]
    if re.match(r"\s+[A-Z][a-z]+", after) or re.search(r"[’']s$", match.group()):
        return True
    if not text.isascii() and detect_language(text) != "en":
        return False
    from core.story.english.parsing import parse_text

    words = (word for sentence in parse_text(text) for word in sentence.words)
    return any(word.start == match.start() and word.pos == "PROPN" for word in words)


def _uninvited(text: str, source: Source) -> list[str]:
    words = [word.casefold() for word in _WORD.findall(_QUOTED.sub(" ", text))]
    named = [word if word in _PEOPLE else stem(word) for word in words]
    return list(dict.fromkeys(person for person in named if person in _PEOPLE and not source.says(person)))


def _events(text: str, source: Source) -> list[str]:
    return [name for name, pattern in _EVENTS if pattern.search(text) and not pattern.search(source.known)]


def misquoted(text: str, source: Source) -> list[str]:
    """Quotations whose words do not stand in the source in that order."""
    quotes = [next(part for part in match.groups() if part) for match in _QUOTED.finditer(text)]
    return [quote for quote in quotes if _plain(quote) and f" {_plain(quote)} " not in source.quotations]


def unsaid_things(things: Iterable[str], source: Source) -> list[str]:
    """Things none of whose words stand in the source."""
    return [thing for thing in things if not all(source.says(word) for word in _WORD.findall(thing.replace("_", " ")))]


def wrong_language(text: str, source: Source) -> list[str]:
    """One sentence where a text is in another language than its source; none where either cannot be told."""
    words = _WORD.findall(text)
    if source.tongue is None or (text.isascii() and len(words) < LANGUAGE_FROM_WORDS) or not words:
        return []
    found = detect_language(text)
    if found == source.tongue:
        return []
    unsure = found == "en" and source.tongue not in {"ko", "ja", "zh", "th", "ar", "ru", "hi"}
    if unsure and len(_ENGLISH.findall(text)) < ENGLISH_SHARE * len(words):
        return []
    return [f"Write in the script's language ({source.tongue}), not in {found}."]


def ungrounded(text: str, lines: str, source: Source) -> bool:
    """Whether a sentence shares not one telling word or name with the lines that it sums up."""
    own = {stem(word) for word in _WORD.findall(lines) if len(word) > 2}
    if not text.isascii():
        return False
    return bool(own) and not any(stem(word) in own for word in _WORD.findall(text) if len(word) > 2)
