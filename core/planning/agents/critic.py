"""The Critic: what an editor would mark in a plan.

Last agent of planning. It alone answers "where is this plan weak?". What can be counted is always counted by rules; a
model adds remarks of an editor, each about panels that exist and people who are there.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal, get_args

from pydantic import Field

from core.errors import Finding
from core.metrics.settings import QcThresholds
from core.planning.agents.base import Agent
from core.planning.agents.faithful import inventions, source_of, wrong_language
from core.planning.agents.wording import beat_words, cast_words, choices, language_name, line_words
from core.planning.critic import check_plan
from core.planning.grammar import Grammar
from core.story.base import Payload
from core.story.cast import CharacterSheet
from core.story.plan import PanelPlan, SceneIntent
from core.story.script import Script

Weakness = Literal[
    "plot-unclear", "cause-unseen", "place-unclear", "people-unclear", "leans-on-words", "text-misleads", "repeats",
    "too-many-panels", "too-few-panels", "little-variety", "order-unclear", "little-silence",
]  # fmt: skip
MOST_REMARKS = 6


class CriticInput(Payload):
    """A planned scene and what it is measured with."""

    script: Script
    intent: SceneIntent
    plan: PanelPlan
    thresholds: QcThresholds
    cast: list[CharacterSheet] = Field(default_factory=list)
    grammar: Grammar | None = None


class Critique(Payload):
    """The findings, hard rules first."""

    findings: list[Finding]

    @property
    def passed(self) -> bool:
        return not any(finding.severity == "error" for finding in self.findings)


class RemarkDraft(Payload):
    weakness: Weakness
    panels: Annotated[list[int], Field(min_length=1)]
    remark: Annotated[str, Field(min_length=8, max_length=240)]
    advice: Annotated[str, Field(max_length=200)] = ""


class CritiqueDraft(Payload):
    remarks: Annotated[list[RemarkDraft], Field(max_length=MOST_REMARKS)] = Field(default_factory=list)


def _rules(given: CriticInput) -> Critique:
    found = check_plan(given.script, given.intent, given.plan, thresholds=given.thresholds, grammar=given.grammar)
    return Critique(findings=found)


def _brief(given: CriticInput) -> Mapping[str, str]:
    numbers = {line.line_id: number for number, line in enumerate(given.script.lines, 1)}
    rows = []
    for panel in given.plan.panels:
        lines = ", ".join(str(numbers[line_id]) for line_id in panel.line_ids if line_id in numbers) or "none"
        camera = f"{panel.camera.scale}, {panel.camera.angle}"
        rows.append(f"{panel.panel_id}. {panel.grammar_id} ({camera}); lines {lines}; {panel.story_function}")
    return {
        "language": language_name(given.script.language),
        "cast": cast_words(given.cast),
        "lines": line_words(given.script),
        "beats": beat_words(given.intent.beats, given.script, given.cast),
        "panels": "\n".join(rows),
        "counted": "\n".join(f"- {finding.message}" for finding in _rules(given).findings),
        "weaknesses": choices(get_args(Weakness)),
        "most": str(MOST_REMARKS),
    }


def _check_draft(given: CriticInput, draft: CritiqueDraft) -> list[str]:
    source = source_of(given.script, given.cast)
    panels = {panel.panel_id for panel in given.plan.panels}
    told: list[str] = []
    for number, entry in enumerate(draft.remarks, 1):
        strange = sorted(set(entry.panels) - panels)
        if strange:
            told.append(f"Remark {number}: there are no panels {strange}; the plan has 1 to {len(panels)}.")
        told += [f"Remark {number}: {words}" for words in inventions(f"{entry.remark} {entry.advice}".strip(), source)]
    said = " ".join(f"{entry.remark} {entry.advice}" for entry in draft.remarks)
    return told + wrong_language(said, source)


def _complete(given: CriticInput, draft: CritiqueDraft) -> Critique:
    remarks = [
        Finding(
            code=f"critic-{entry.weakness}",
            severity="warning",
            message=entry.remark.strip(),
            hint=entry.advice.strip() or None,
            where={"panels": entry.panels},
        )
        for entry in draft.remarks
    ]
    return Critique(findings=[*_rules(given).findings, *remarks])


CRITIC: Agent[CriticInput, CritiqueDraft, Critique] = Agent(
    task="critic.plan",
    name="Critic",
    template_id="critic",
    input=CriticInput,
    draft=CritiqueDraft,
    output=Critique,
    rules=_rules,
    brief=_brief,
    complete=_complete,
    check_draft=_check_draft,
)
