"""Which sentences of told prose the pictures can show by themselves.

Beside `prose_speakers`; it alone answers "is this a deed that is drawn, or the author's voice that is set as a
caption?". Only plain deeds of somebody who is there are drawn; thoughts, figures of speech, summaries of time, what is
denied, general or told beforehand, and whatever is not surely a deed stays with the author.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from core.story.english.somebody import Told
from core.story.lexicon import word_set
from core.story.wording import word_count

LONGEST_DEED = 30
"""Words above which a sentence is kept as told: it does more than one picture shows."""
_UNSEEN = word_set(
    """be have seem appear become remain feel think know believe understand realise realize remember forget recall want
    wish hope fear love hate like dislike need mean decide wonder imagine suppose expect intend plan try manage fail
    learn find notice hear smell recognise recognize consider doubt trust mind care regret enjoy prefer hesitate own
    belong contain consist depend matter exist live deserve owe cost happen begin start continue stop keep say tell
    promise agree refuse explain miss guess judge discover see taste suffer bear stay last dream suspect hate dare
    use spend wait pass call name do count"""
)
_VOICE = re.compile(
    r"\b(?:as if|as though|as ever|like (?:a|an|the|one|some|wet|two)|than|never|even|always|often"
    r"|usually|sometimes|once|every|any(?:one|body)"
    r"|no ?(?:one|body)|nothing|perhaps|maybe|of course|certainly|clearly|probably|surely|almost|nearly|indeed|hardly"
    r"|barely|used to|would|could|might|should|must|must have|may|for (?:\w+ )?(?:\w+ )?(?:hours?|days?|weeks?|months?"
    r"|years?|nights?|ages)|since|until|because|although|though|unless|whatever|whoever|why|in fact|after all"
    r"|at last|meanwhile|afterwards|by (?:the time|then|now|noon|night|morning|evening)|all (?:day|night|morning"
    r"|afternoon|evening)|that (?:day|night|morning|evening|afternoon|year|summer|winter|spring)|the (?:next|following)"
    r" (?:day|night|morning|evening|week|month|year)|(?:two|three|four|many|several) times"
    r"|(?:hours?|days?|weeks?|months?|years?|minutes?) (?:later|ago"
    r"|passed|went)|today|yesterday|tomorrow|so (?:\w+ )?that|such|which|whose|enough to|too (?:\w+) to)\b|\?|;|:",
    re.IGNORECASE,
)
"""Words that carry a comparison, a judgement, a cause or a summary: what the author says, not what is seen."""
_PAST_TAGS, _NOW_TAGS = frozenset({"VBD"}), frozenset({"VBZ", "VBP"})


def is_deed(text: str, told: Sequence[Told], *, now: bool) -> bool:
    """Whether pictures can show a sentence of prose. `now`: the story is told in the present tense."""
    if not told or word_count(text) > LONGEST_DEED or _VOICE.search(text) or re.search(r"\bI\b|[\"“”«»]", text):
        return False
    deeds = 0
    for item in told:
        words = item.sentence.words
        somebody = {m.place for m in item.mentions if m.shown and not m.phrase.owner}
        finite = [word for word in words if word.tag in _PAST_TAGS | _NOW_TAGS]
        if any(word.tag in (_PAST_TAGS if now else _NOW_TAGS) for word in finite):
            return False  # a general statement, or what was before
        if not finite or any(word.dep == "neg" for word in words):
            return False
        for clause in item.clauses:
            if not clause.happens or clause.before or _perfect(item, clause.verb):
                return False
            if clause.lemma in _UNSEEN and not _looks_on(words[clause.verb].tag):
                return False
            if clause.own_doer and any(place in somebody for place in clause.doers):
                deeds += 1
            elif clause.own_doer and words[clause.verb].tag in _PAST_TAGS | _NOW_TAGS and not clause.doers:
                return False
    return deeds > 0


def _perfect(item: Told, verb: int) -> bool:
    """``He has come up without a sound``: the picture shows him there, not how he came."""
    words = item.sentence.words
    return any(words[place].dep == "aux" and words[place].lemma == "have" for place in item.sentence.children(verb))


def _looks_on(tag: str) -> bool:
    """``he tries to climb`` is no deed; ``trying`` beside another deed may be."""
    return tag == "VBG"


def tells_now(told: Sequence[Told]) -> bool:
    """Whether most finite verbs of the telling are in the present tense."""
    tags = [word.tag for item in told for word in item.sentence.words]
    return sum(tag in _NOW_TAGS for tag in tags) > sum(tag in _PAST_TAGS for tag in tags)
