"""The script's own sentences, made fit for a description of what is drawn.

Under the descriptions; it alone answers "which of the writer's words can be drawn, and how do they read alone?". Shot
words, introductions and words of mood are taken out, names in capitals become names, and a pronoun that opens a
sentence becomes the name of whom it means.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from core.planning.called import capital, person_called
from core.planning.paragraphs import Part
from core.story.cast import CharacterSheet

MOST_WORDS = 24
_SHORTEST = 3
_TALK = 6
"""A sentence shorter than this that says only who speaks shows nothing."""
_UNDRAWABLE = re.compile(
    r"\b(?:awkward\w*|tense\w*|tension|mood\w*|atmospher\w*|dramatic\w*|ominous\w*|eerie\w*|melanchol\w*|gloom\w*|hope\w*"
    r"|theme\w*|symbol\w*|romantic\w*|mysterious\w*|sunlight|moonlight|backlit|lighting|shadowy|dimly|brightly|glowing"
    r"|stereotype|utterly|self-indulgent|suddenly)\b,?\s*",
    re.IGNORECASE,
)
_SHOT_WORDS = re.compile(
    r"(?:(?<=^)|(?<=[.!?] ))(?:extreme |very )?(?:wide|long|full|medium|close[\- ]?up|establishing|low[\- ]angle"
    r"|high[\- ]angle|bird'?s[\- ]eye|pov|two[\- ]shot|splash)(?: shot| view| panel)?\s*[.:,\-–—]+\s*",
    re.IGNORECASE,
)
"""A writer's shot word that stands alone; the shot is said by the description's own first words."""
_INTRODUCTION = re.compile(r"\b([A-Z][A-Z' .]+),\s(?:[^.!?]*,\s)?(?=(?:who\s)?[a-z]+s\b)")
"""A character's introduction ("ANNA, 30, a tall woman, opens"): what stands between the name and the verb."""
_QUOTED = re.compile(r"[\"“][^\"”]*[\"”]?[,.]?\s*")
_PRONOUN: Final = re.compile(r"^(he|she|they|it)\b(?!['’])", re.IGNORECASE)
_OWNING: Final = re.compile(r"^(his|her|its|their)\b", re.IGNORECASE)
_NOT_THERE = re.compile(
    r"\b(?:not|never|as if|as though|would|could|should|had been|remembers?|thinks?|thought|wonder\w*"
    r"|knew|knows)\b|n['’]t\b",
    re.IGNORECASE,
)
_SAYING = re.compile(
    r"\b(?:sa(?:ys?|id)|ask(?:s|ed)?|repl(?:ies|ied)|answer(?:s|ed)|whisper(?:s|ed)|shout(?:s|ed)|cr(?:ies|ied)|mutter(?:s|ed)"
    r"|murmur(?:s|ed)|call(?:s|ed)|add(?:s|ed)|tells?|told)\b",
    re.IGNORECASE,
)
_SAID_FIRST = re.compile(rf"^{_SAYING.pattern}", re.IGNORECASE)
_JOINED = re.compile(
    r"^(?:but|and|so|then|yet|or|now|again|still|meanwhile|just then|(?:when|while|as)(?=[^,]*$))\b,?\s+", re.IGNORECASE
)
_LISTENS = re.compile(r"^(?:\S+\s+){1,3}listens\.?$")
"""What the director says of a silent face; its own sentence shows it."""
_LABEL = re.compile(r":\s*(?:\S+\s*){0,3}$")
_ARTICLE = re.compile(r"\b([Aa])n?\s+(?=([A-Za-z]))")
_CAPITALS = re.compile(r"\b[A-Z][A-Z'’]+(?:\s+[\"“]?[A-Z][A-Z'’.]+[\"”]?)*")
_APPOSED = re.compile(r"^((?:His|Her|Their|The|An?) [\w\- ]{2,30}), ((?:[A-Z][\w'’]+ ?){1,2}) ?(?=[a-z]+s\b)")
"""``Her aunt, Marit turns it``: the comma behind the name went with the introduction."""
_LOOSE_END = re.compile(
    r"[\s,;:–—-]+(?:and|or|but|with|of|to|in|on|at|the|a|an|his|her|their|its|by|from|for|as|then|while|into|onto|over"
    r"|under|behind|that|which|who|up|out|through|across|against|toward|towards|between|so|still|very)$",
    re.IGNORECASE,
)


def retell(parts: Sequence[Part], cast: Mapping[str, CharacterSheet], *, most: int = MOST_WORDS) -> list[Part]:
    """The sentences that a description can repeat, within `most` words, with whom they show; in order."""
    told: list[Part] = []
    left = most
    for part in parts:
        text = _clean(part, cast)
        words = text.split()
        if _LISTENS.search(text):
            continue
        only_said = _SAID_FIRST.search(text) or (len(words) < _TALK and _SAYING.search(text))
        if len(words) < _SHORTEST or only_said or _NOT_THERE.search(text):
            continue
        if len(words) > left:
            if told:
                break
            text = _cut(words, left)
        told.append(part._replace(text=_closed(text)))
        left -= len(text.split())
    return told


def _clean(part: Part, cast: Mapping[str, CharacterSheet]) -> str:
    text = re.sub(r"[*_]{1,3}", "", part.text)
    text = _SHOT_WORDS.sub("", text)
    text = _INTRODUCTION.sub(r"\1 ", text)
    text = re.sub(r"\s*\([^)]*\)", "", text)
    text = _LABEL.sub(".", _QUOTED.sub("", text))
    text = _JOINED.sub("", text)
    known = {word.upper() for sheet in cast.values() for name in (sheet.name, *sheet.aliases) for word in name.split()}
    text = _CAPITALS.sub(lambda match: _titled(match.group(), known), text)
    if _UNDRAWABLE.search(text):
        text = _UNDRAWABLE.sub("", text)
        text = _ARTICLE.sub(lambda match: f"{match[1]}{'n' if match[2] in 'aeiouAEIOU' else ''} ", text)
    text = re.sub(r"\s+([,.;:!?])", r"\1", " ".join(text.split()))
    text = _APPOSED.sub(lambda match: f"{match[1]}, {match[2].strip()}, ", text)
    return capital(_named(text, part, cast))


def _titled(capitals: str, known: set[str]) -> str:
    """A run of words in capitals as a name, if one of them belongs to somebody's name."""
    return capitals.title().replace("’S", "’s").replace("'S", "'s") if known & set(capitals.split()) else capitals


def _named(text: str, part: Part, cast: Mapping[str, CharacterSheet]) -> str:
    """The sentence with the name of whom its first pronoun means, where the sentence says who that is."""
    sheets = [cast[who] for who in part.named if who in cast]
    if not sheets:
        return text
    first = person_called(sheets[0])
    if pronoun := _PRONOUN.match(text):
        word = pronoun[1].lower()
        if word == "they":
            both = [person_called(sheet) for sheet in sheets[:2]]
            return text if len(sheets) != len(both) or len(both) < 2 else f"{' and '.join(both)}{text[pronoun.end() :]}"
        return text if word == "it" and sheets[0].look.figure == "person" else first + text[pronoun.end() :]
    if (owning := _OWNING.match(text)) and part.inherited:
        return f"{first}{'’' if first.endswith('s') else '’s'}{text[owning.end() :]}"
    return text


def _cut(words: Sequence[str], most: int) -> str:
    """The beginning of a long sentence, up to its last joint that leaves a whole phrase."""
    joint = max((at for at in range(6, most + 1) if words[at - 1][-1] in ",.;:!?–—"), default=0)
    text = " ".join(words[: joint or most])
    while _LOOSE_END.search(text):
        text = _LOOSE_END.sub("", text)
    return text


def _closed(text: str) -> str:
    text = text.rstrip(" ,;:–—-…")
    return text if text[-1:] in ".!?" else f"{text}."
