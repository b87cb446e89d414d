"""What the plan could not tell from the script, in plain words.

Part of directing; it alone answers "where did the planner have to guess or leave out?". Few findings: each names its
line, and a scene never gets more than a handful. Only English is read closely enough to say more than that a place is
missing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from core.errors import Finding
from core.planning.happenings import deeds_by_part, quoted_parts
from core.planning.inserts import visible
from core.planning.presence import PRONOUN
from core.planning.reading import LineRead, named_place
from core.story.english.naming import is_person_noun
from core.story.plan import SceneIntent
from core.story.script import Script

MOST_FINDINGS = 5
MOST_OF_A_KIND = 2
MOST_SHOWN_WORDS = 12
_MIND: Final = frozenset(
    ["think", "know", "remember", "wonder", "mean", "want", "hope", "believe", "understand", "forget", "dream",
     "decide", "wish", "feel", "doubt", "trust", "regret", "recall", "expect", "suppose", "seem", "belong"]
)  # fmt: skip


def unclear_of(script: Script, intent: SceneIntent, reads: Sequence[LineRead]) -> list[Finding]:
    """What could not be told in this scene, the weightiest first, at most `MOST_FINDINGS`."""
    found = list(_place(script, intent, reads))
    if script.read and script.language.split("-")[0].lower() == "en":
        told = [item for item in reads if item.told]
        found += [*_strangers(told), *islice(_pronouns(told), MOST_OF_A_KIND), *islice(_unseen(told), MOST_OF_A_KIND)]
    return found[:MOST_FINDINGS]


def _place(script: Script, intent: SceneIntent, reads: Sequence[LineRead]) -> Iterator[Finding]:
    if reads and not named_place(script) and not intent.setting and not any(beat.place for beat in intent.beats):
        yield Finding(
            code="place-unclear",
            severity="info",
            message="The script does not say where this scene plays, so a plain room stands behind it.",
            hint="Name the place in the scene's heading.",
        )


def _strangers(told: Sequence[LineRead]) -> Iterator[Finding]:
    """People who do something and belong to nobody of the cast: no figure is drawn for them."""
    lines: dict[str, str] = {}
    for item in told:
        for deed in item.deeds:
            for thing in deed.doing_things if deed.happens and not deed.before else ():
                if is_person_noun(thing.split()[-1]):
                    lines.setdefault(thing, item.line.line_id)
    if not lines:
        return
    words = list(lines)[:4]
    message = f"Nobody of the cast is meant by {_listed(words)}, so no figure is drawn for it."
    yield Finding(
        code="cast-unclear",
        severity="info",
        message=message,
        hint="Add a character, or add the word to a character's aliases.",
        where={"line_id": lines[words[0]], "words": words},
    )


def _pronouns(told: Sequence[LineRead]) -> Iterator[Finding]:
    for item in told:
        said = {part.text for part in quoted_parts(item)}
        for part, deeds in deeds_by_part(item):
            pronoun = PRONOUN.match(part.text)
            done = any(deed.happens and not deed.before for deed in deeds)
            if pronoun is not None and done and not part.named and part.text not in said:
                message = (
                    f"It is not clear who “{pronoun[1].lower()}” is in “{_short(part.text)}”: nobody is drawn for it."
                )
                yield Finding(
                    code="pronoun-unclear",
                    severity="info",
                    message=message,
                    hint="Write the name.",
                    where={"line_id": item.line.line_id},
                )


def _unseen(told: Sequence[LineRead]) -> Iterator[Finding]:
    """Lines that tell only what goes on in a head or can be heard."""
    for item in told:
        if item.line.kind == "narration" or not item.parts or item.props:
            continue
        acted = [deed for deed in item.deeds if deed.happens]
        in_mind = bool(acted) and all(deed.verb in _MIND for deed in acted)
        if in_mind or not any(visible(part.text) for part in item.parts):
            message = f"“{_short(item.told_text)}” cannot be seen, so its panel shows only who is there."
            yield Finding(
                code="action-not-drawable",
                severity="info",
                message=message,
                hint="Say what a reader could see of it.",
                where={"line_id": item.line.line_id},
            )


def _short(text: str) -> str:
    words = text.split()
    return " ".join(words[:MOST_SHOWN_WORDS]) + (" …" if len(words) > MOST_SHOWN_WORDS else "")


def _listed(words: Sequence[str]) -> str:
    quoted = [f"“{word}”" for word in words]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} or {quoted[-1]}"
