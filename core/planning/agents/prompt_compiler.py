"""The Prompt Compiler: what a renderer is told about a scene's image.

After the semantics and the layout. It alone answers "does the prompt name every person and place in the same words as
every other prompt of the episode?". A model may write the prompt; identity lines, locked elements and panel numbers are
held to the word, and digests, references and sizes come from code.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from core.planning.agents.base import Agent
from core.planning.agents.faithful import Source, inventions
from core.planning.compiler import compile_prompt
from core.planning.looks import identity_line
from core.planning.styles import ImageStyle
from core.story.base import Payload
from core.story.cast import CharacterSheet, EnvironmentSheet
from core.story.plan import Layout, PanelPlan, RenderSpec, SceneSemantics

MOST_PROMPT = 12_000


class PromptInput(Payload):
    """Everything that is drawn, and in which style."""

    plan: PanelPlan
    semantics: SceneSemantics
    layout: Layout
    layout_id: str
    cast: list[CharacterSheet]
    environments: list[EnvironmentSheet]
    image_style: ImageStyle
    seed: int
    provider: str = "storyboard"


class PromptDraft(Payload):
    prompt: Annotated[str, Field(min_length=40, max_length=MOST_PROMPT)]


def _rules(given: PromptInput) -> RenderSpec:
    return compile_prompt(
        given.plan,
        given.semantics,
        given.layout,
        layout_id=given.layout_id,
        cast=given.cast,
        environments=given.environments,
        image_style=given.image_style,
        seed=given.seed,
        provider=given.provider,
    )


def _present(given: PromptInput) -> list[CharacterSheet]:
    shown = {figure.character_id for panel in given.semantics.panels for figure in panel.characters}
    return [sheet for sheet in given.cast if sheet.character_id in shown]


def _locked(given: PromptInput) -> list[str]:
    shown = {panel.environment.environment_id for panel in given.semantics.panels}
    places = [sheet for sheet in given.environments if sheet.environment_id in shown and sheet.promoted]
    return [element for sheet in places for element in sheet.locked_elements]


def _brief(given: PromptInput) -> Mapping[str, str]:
    return {
        "width": str(given.layout.width),
        "height": str(given.layout.height),
        "panel_count": str(len(given.plan.panels)),
        "style": ", ".join(given.image_style.prompt_words or [given.image_style.name]),
        "identities": "\n".join(f"- {identity_line(sheet)}" for sheet in _present(given)),
        "locked": "\n".join(f"- {element}" for element in _locked(given)),
        "plain": _rules(given).prompt,
    }


def _check_draft(given: PromptInput, draft: PromptDraft) -> list[str]:
    told = [
        f"Repeat this identity line word for word: “{identity_line(sheet)}”"
        for sheet in _present(given)
        if identity_line(sheet) not in draft.prompt
    ]
    told += [f"Repeat word for word: “{element}”" for element in _locked(given) if element not in draft.prompt]
    numbers = [int(number) for number in re.findall(r"^\s*(\d{1,3})\.\s", draft.prompt, re.MULTILINE)]
    wanted = [panel.panel_id for panel in given.plan.panels]
    if numbers != wanted:
        told.append(
            f"Give each panel a line of its own that begins with its number and a full stop: {wanted}; found {numbers}."
        )
    if "no text" not in draft.prompt.casefold():
        told.append("Say that the image holds no text and no balloons.")
    plain = _rules(given).prompt
    names = " ".join(f"{sheet.name} {' '.join(sheet.aliases)}" for sheet in given.cast)
    source = Source(quotable=plain, known=f"{plain}\n{names}")
    return told + inventions(draft.prompt, source)


def _complete(given: PromptInput, draft: PromptDraft) -> RenderSpec:
    prompt = draft.prompt.strip()
    return _rules(given).model_copy(
        update={"prompt": prompt, "prompt_sha256": hashlib.sha256(prompt.encode()).hexdigest()}
    )


def _check(given: PromptInput, made: RenderSpec) -> list[str]:
    missing = [sheet.name for sheet in _present(given) if identity_line(sheet) not in made.prompt]
    return [f"The prompt lacks the identity line of {name}." for name in missing]


PROMPT_COMPILER: Agent[PromptInput, PromptDraft, RenderSpec] = Agent(
    task="prompt_compiler.scene",
    name="Prompt Compiler",
    template_id="prompt_compiler",
    input=PromptInput,
    draft=PromptDraft,
    output=RenderSpec,
    rules=_rules,
    brief=_brief,
    complete=_complete,
    check_draft=_check_draft,
    check=_check,
)
