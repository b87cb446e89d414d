"""The hook: does the last panel of an episode make a reader want the next one?

Read from the last scene's stored script, intent and plan; no model, no picture. It says what the panel ends on and why
that holds or lets go; it cannot say whether the question is a good one.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from core.metrics.scroll import UNTAGGED
from core.metrics.words import LETTERED_KINDS
from core.story.base import Payload
from core.story.plan import BeatType, PanelPlan, PlannedPanel, SceneIntent
from core.story.script import Script, ScriptLine

_OPEN_MARKS: Final = ("?", "？", "…", "...", "—", "–", "--", "؟")
"""What a line that is left open ends with: a question, a breath, a word that is cut off."""
_CLOSERS: Final = "\"'”’»)]*_ \u3000」』"
_HELD: Final[frozenset[BeatType]] = frozenset({"escalation", "peak"})
_STILL: Final = frozenset({"reaction", "impact_silence", "emotion_closeup", "vulnerable_high", "gesture_insert"})
"""Framings that end on a face or on nothing: they hook by what they leave unsaid."""


class Hook(Payload):
    """Whether the last panel hooks: `ok` is None where it cannot be judged. `why` is a sentence, `hint` what to do.

    `ends_on` names the sign that was found: hook_beat, hook_framing, reveal, open_line, unresolved; None without one.
    """

    ok: bool | None
    why: str
    panel_id: int | None = None
    ends_on: str | None = None
    hint: str | None = None


def check_hook(
    script: Script | None,
    intent: SceneIntent | None,
    plan: PanelPlan | None,
    *,
    beat_roles: Mapping[str, Collection[str]] | None = None,
) -> Hook:
    """Judge the last panel of an episode's last scene.

    `beat_roles` gives for each grammar id the beats that it serves, as the grammar file has them. The signs, strongest
    first: the story's own hook beat, a framing made for hooks, a reveal, a last line that is left open, a scene that
    stops before its release.
    """
    if plan is None:
        return Hook(ok=None, why="The last scene has no plan yet.", hint="Plan it.")
    last = plan.panels[-1]
    if last.grammar_id == UNTAGGED and intent is None:
        return Hook(ok=None, why="Nobody has said what the last panel shows.", panel_id=last.panel_id,
                    hint="Tag the panels of the brought art.")  # fmt: skip
    line = _last_line(script, plan)
    beat = _last_beat(intent, last)
    roles = set((beat_roles or {}).get(last.grammar_id, ()))
    at = last.panel_id
    if beat == "hook":
        return Hook(ok=True, why="The last panel shows the hook that the story ends on.", panel_id=at,
                    ends_on="hook_beat")  # fmt: skip
    if roles == {"hook"} or last.grammar_id in {"pov", "object_focus"}:
        return Hook(ok=True, why="The last panel points at something that is not explained yet.", panel_id=at,
                    ends_on="hook_framing")  # fmt: skip
    if last.grammar_id == "reveal":
        return Hook(ok=True, why="The last panel reveals something and stops there.", panel_id=at, ends_on="reveal")
    if line is not None and is_open(line.text):
        where = "after an open line" if last.grammar_id in _STILL and not last.has_dialogue else "on an open line"
        return Hook(ok=True, why=f"The episode ends {where}: “{_short(line.text)}”", panel_id=at, ends_on="open_line")
    if beat in _HELD:
        return Hook(ok=True, why="The episode stops before anything is resolved.", panel_id=at, ends_on="unresolved")
    if last.grammar_id in _STILL:
        why = "The last panel is quiet, and the scene before it is over: nothing is left open."
    else:
        why = "The last panel closes the scene: no question, no reveal, nobody's reaction to something new."
    hint = "End on a reveal, on a question, or on a reaction to something that the reader has not seen yet."
    return Hook(ok=False, why=why, panel_id=at, hint=hint)


def is_open(text: str) -> bool:
    """Whether a line asks, trails off or is cut off; quotation marks and brackets behind it do not count."""
    bare = text.rstrip(_CLOSERS).rstrip("!！").rstrip(_CLOSERS)
    return bare.endswith(_OPEN_MARKS)


def _last_line(script: Script | None, plan: PanelPlan) -> ScriptLine | None:
    """The last lettered line that a panel holds; the script's own where the plan places none."""
    lines = [line for line in (script.lines if script else []) if line.kind in LETTERED_KINDS and line.kind != "sfx"]
    placed = {line_id for panel in plan.panels for line_id in panel.line_ids}
    held = [line for line in lines if line.line_id in placed] or lines
    return held[-1] if held else None


def _last_beat(intent: SceneIntent | None, panel: PlannedPanel) -> BeatType | None:
    """The type of the last beat that the panel covers; without one, that of the scene's last beat."""
    if intent is None or not intent.beats:
        return None
    covered = [beat for beat in intent.beats if beat.beat_id in panel.beat_ids]
    return (covered or intent.beats)[-1].type


def _short(text: str, most: int = 80) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= most else flat[: most - 1].rstrip() + "…"
