"""The words beside a quotation that say who speaks and how: “…,” said Ana; she whispered: “…”.

Under `prose_talk` and `prose_speakers`; it alone answers "is this a speech tag, whom does it name, how does it sound?".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.story.delivery import find_delivery
from core.story.lexicon import word_set
from core.story.script import Delivery

_PAST = word_set(
    """said asked replied answered whispered shouted cried called muttered murmured added yelled screamed snapped sighed
    laughed told explained growled hissed breathed gasped demanded insisted agreed announced began continued grunted
    moaned groaned barked roared pleaded pled begged admitted declared sang repeated suggested warned promised remarked
    observed croaked sobbed giggled chuckled stammered stuttered mumbled grumbled bellowed hollered squeaked squealed
    shrieked purred drawled lied joked teased urged protested objected interrupted finished ventured wondered thought
    exclaimed inquired enquired responded retorted countered conceded confessed confirmed corrected ordered commanded
    instructed prompted pressed echoed concluded reminded reassured offered noted mused reasoned wailed whined whimpered
    panted rasped slurred crooned cooed hummed quipped scoffed sneered snorted spat swore taunted tutted chided scolded
    advised argued guessed volunteered intoned recited read prayed chanted blurted managed persisted marvelled lamented
    complained boasted bragged invited greeted mouthed thundered boomed"""
)
_PRESENT = word_set(
    """says asks replies answers whispers shouts cries calls mutters murmurs adds yells screams snaps sighs laughs tells
    explains growls hisses breathes gasps demands insists agrees announces begins continues grunts moans groans barks
    roars pleads begs admits declares sings repeats suggests warns promises croaks sobs giggles chuckles stammers
    mumbles bellows shrieks exclaims thinks wonders responds retorts orders say ask whisper shout reply mutter"""
)
SPEECH_VERBS = _PAST | _PRESENT
_QUIET = word_set(
    "whispered whispers whisper muttered mutters mutter murmured murmurs mumbled mumbles breathed breathes mouthed"
)
_LOUD = word_set(
    """shouted shouts shout yelled yells screamed screams bellowed bellows roared roars hollered shrieked shrieks
    thundered boomed"""
)
_INWARD = word_set("thought thinks wondered wonders mused")
_PRONOUNS = word_set("he she they i we it somebody someone everyone everybody nobody one")
_ENDS_SUBJECT = word_set(
    """to at from with without in into on onto over under through across as and but while when before after behind
    beside below above between by for of out up down off back again then who whose which that so too if because until
    her him them me us himself herself loudly quietly softly finally at last"""
)
_WORDS = re.compile(r"[^\W_]+(?:['’.\-][^\W_]+)*\.?|[^\w\s]")
_TITLES = word_set("mr mrs ms dr prof st sr jr capt col sgt lt gen rev mme mlle")
_SPEECH_VERB = re.compile(r"\b(?:" + "|".join(sorted(SPEECH_VERBS - {"say", "ask"})) + r")\b", re.IGNORECASE)
_FROM_OFF = re.compile(
    r"\bfrom (?:upstairs|downstairs|outside|inside|somewhere|below|above|behind the (?:door|wall|curtain)"
    r"|(?:the|another) (?:other|next) room|off)\b",
    re.IGNORECASE,
)
_DEVICE = re.compile(
    r"\b(?:on|over|via|through|into|down)\s+(?:(?:the|a|his|her)\s+)?\w*(?:phone|radio|intercom)\b", re.I
)


@dataclass(frozen=True, slots=True)
class Tag:
    """Who is said to speak: `subject` as written, half-open `start`..`end` in the told text; `verb` as written (empty
    where only a comma makes it a tag). `length` is the clause's length in characters."""

    subject: str
    start: int
    end: int
    verb: str
    length: int


def find_tag(told: str, *, comma: bool = False) -> Tag | None:
    """The tag that opens a told text behind a quotation, or None. `comma`: the quotation ends with a comma, so that
    any verb makes a tag: ``“Yes,” she nodded.``"""
    words = [(match[0], match.start(), match.end()) for match in _WORDS.finditer(told[:400])]
    clause: list[tuple[str, int, int]] = []
    for word, start, end in words:
        if not clause and word in {",", "—", "–"}:
            continue  # «…», said Ana
        bare = word.rstrip(".").lower()
        if not word[0].isalnum() or (word.endswith(".") and bare not in _TITLES and len(bare) > 1):
            if word[0].isalnum():
                clause.append((word.rstrip("."), start, end - 1))
            break
        clause.append((word, start, end))
    if len(clause) < 2:
        return None
    length = clause[-1][2]
    lead = 1 if clause[0][0].lower().endswith("ly") and len(clause) > 2 else 0
    if clause[lead][0].lower() in SPEECH_VERBS and clause[lead][0][0].islower():
        return _subject_after(told, clause, lead, length)
    return _subject_before(told, clause, length, comma=comma)


def _subject_after(told: str, clause: list[tuple[str, int, int]], at: int, length: int) -> Tag | None:
    kept: list[tuple[str, int, int]] = []
    for word, start, end in clause[at + 1 :]:
        low = word.lower()
        if kept and (low in _ENDS_SUBJECT or low.endswith("ly") or kept[-1][0].lower() in _PRONOUNS):
            break
        if kept and kept[-1][0][0].isupper() and word[0].islower() and kept[-1][0].rstrip(".").lower() not in _TITLES:
            break  # "said Ana quickly"
        kept.append((word, start, end))
    if not kept or not _may_speak(kept[0][0]):
        return None
    return Tag(told[kept[0][1] : kept[-1][2]], kept[0][1], kept[-1][2], clause[at][0].lower(), length)


def _subject_before(told: str, clause: list[tuple[str, int, int]], length: int, *, comma: bool) -> Tag | None:
    if not _may_speak(clause[0][0]):
        return None
    verb = next((at for at, word in enumerate(clause[:8]) if at and word[0].lower() in SPEECH_VERBS), None)
    if verb is None or any(word[0].lower() in _ENDS_SUBJECT - {"of", "her"} for word in clause[1:verb]):
        if not comma or clause[0][0].lower() in {"a", "an"}:
            return None
        first = clause[0]
        alone = first[0].lower() in _PRONOUNS or first[0][0].isupper()
        last = 0 if alone else min(2, len(clause) - 1)
        return Tag(told[first[1] : clause[last][2]], first[1], clause[last][2], "", length)
    subject = [word for word in clause[:verb] if not word[0].lower().endswith("ly") or word[0][0].isupper()]
    if not subject or subject[-1][0].lower() in {"had", "would", "could", "was", "were", "be", "been", "not", "didn't"}:
        return None
    if clause[verb + 1 :] and clause[verb][0].lower() in {"told", "tells", "read", "called", "calls", "finished"}:
        behind = clause[verb + 1][0].lower()
        if behind in {"the", "a", "an"} and not comma:
            return None  # “Stop!” She called the dog.
    if not comma and clause[0][0][0].isupper() and told[:1].isupper() and clause[0][0].lower() in _PRONOUNS:
        return None  # “Go!” She laughed at him.
    return Tag(told[subject[0][1] : subject[-1][2]], subject[0][1], subject[-1][2], clause[verb][0].lower(), length)


def _may_speak(word: str) -> bool:
    low = word.lower()
    if low in {"and", "but", "then", "so", "when", "as", "at", "on", "in", "that", "this", "there", "now", "for"}:
        return False
    return (
        low in _PRONOUNS | {"the", "a", "an", "his", "her", "my", "their", "our", "one", "another"} or word[0].isupper()
    )


def speech_verb_in(sentence: str) -> bool:
    """Whether a told sentence before a quotation says that somebody speaks."""
    return _SPEECH_VERB.search(sentence) is not None


def delivery_of_tag(told: str, verb: str, words: str) -> Delivery:
    """How a quotation sounds, by the clause beside it, its verb and its own words."""
    if verb in _INWARD:
        return "thought"
    if _DEVICE.search(told):
        return "electronic"
    if _FROM_OFF.search(told):
        return "off_panel"
    if verb in _QUIET:
        return "whisper"
    if verb in _LOUD or (verb in {"cried", "cries", "called", "calls"} and "!" in words):
        return "shout"
    manner = re.sub(r"\b(?:thought|think\w*|loud|weak|wave\w*)\b", "", told[:80], flags=re.IGNORECASE)
    found = find_delivery(manner) if verb else None
    return found if found in ("whisper", "wavy") else "speech"
