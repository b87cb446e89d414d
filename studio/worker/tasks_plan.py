"""Planning tasks: a scene's intent and first plan, the episode's continuity, a scene's layout, semantics and prompt.

Each is a pure function of its payload. The payload carries resolved data (scripts, cast, styles, grammar), so a worker
needs no database; `context` travels through untouched and comes back beside the result, for the owner who applies it.
Agents do the planning; ``agents`` in a payload says how, and ``runs`` beside the result what each of them did.
"""

from __future__ import annotations

from typing import Any

from core.metrics.settings import QcThresholds
from core.planning.agents.continuity import CONTINUITY_EDITOR, EpisodeInput
from core.planning.agents.critic import CRITIC, CriticInput
from core.planning.agents.director import DIRECTOR_PANELS, PanelsInput
from core.planning.agents.director_semantics import DIRECTOR_SEMANTICS, SemanticsInput
from core.planning.agents.prompt_compiler import PROMPT_COMPILER, PromptInput
from core.planning.agents.story_writer import STORY_WRITER, IntentInput
from core.planning.continuity import SceneDraft
from core.planning.grammar import Grammar
from core.planning.layouts import LayoutTemplates, plan_layout
from core.planning.styles import ImageStyle, StoryStyle
from core.story.cast import CharacterSheet, EnvironmentSheet
from core.story.plan import Layout, PanelPlan, SceneIntent, SceneSemantics
from core.story.script import Script
from studio.worker.agents import open_desk
from studio.worker.table import TaskContext, register_task


def _cast(payload: dict[str, Any]) -> list[CharacterSheet]:
    return [CharacterSheet.model_validate(sheet) for sheet in payload["cast"]]


@register_task("plan.intent")
def write_intent(payload: dict[str, Any], task: TaskContext) -> dict[str, Any]:
    """Decide what a scene is about and draft its panels, seen alone; a locked intent is what they are drafted from."""
    script = Script.model_validate(payload["script"])
    story_style = StoryStyle.model_validate(payload["story_style"])
    cast = _cast(payload)
    scene_id = payload["context"].get("scene_id")
    desk = open_desk(payload, task)
    intent = desk.run(
        STORY_WRITER,
        IntentInput(script=script, cast=cast, story_style=story_style, importance=payload["importance"]),
        scene_id=scene_id,
    )
    locked = payload.get("locked", {})
    plan = desk.run(
        DIRECTOR_PANELS,
        PanelsInput(
            script=script,
            intent=SceneIntent.model_validate(locked["scene_intent"]) if "scene_intent" in locked else intent,
            grammar=Grammar.model_validate(payload["grammar"]),
            story_style=story_style,
            seed=payload["seed"],
            avoid=payload.get("avoid", []),
            cast=cast,
            importance=payload["importance"],
        ),
        scene_id=scene_id,
    )
    task.progress(1, 1)
    return {
        "context": payload["context"],
        "intent": intent.model_dump(mode="json"),
        "plan": plan.model_dump(mode="json"),
        "runs": desk.runs,
    }


@register_task("plan.continuity")
def harmonise_episode(payload: dict[str, Any], task: TaskContext) -> dict[str, Any]:
    """Hold the scenes' drafts against each other, and see that layout templates do not repeat.

    The answer's `avoid` lists for each scene the templates of the scenes before it, newest last: layouts themselves are
    made by the specs, which run in parallel.
    """
    drafts = [
        SceneDraft(
            scene_id=scene["scene_id"],
            script=Script.model_validate(scene["script"]),
            intent=SceneIntent.model_validate(scene["intent"]),
            plan=PanelPlan.model_validate(scene["plan"]),
            fixed=scene.get("fixed", False),
        )
        for scene in payload["scenes"]
    ]
    story_style = StoryStyle.model_validate(payload["story_style"])
    desk = open_desk(payload, task)
    episode = EpisodeInput(scenes=drafts, grammar=Grammar.model_validate(payload["grammar"]), story_style=story_style)
    plans = desk.run(CONTINUITY_EDITOR, episode).plans
    templates = LayoutTemplates.model_validate(payload["templates"])
    used: list[str] = []
    avoid: dict[str, list[str]] = {}
    for draft, plan, scene in zip(drafts, plans, payload["scenes"], strict=True):
        avoid[draft.scene_id] = list(used)
        layout = plan_layout(
            plan,
            draft.script,
            templates=templates,
            width=800,
            seed=scene["seed"],
            story_style=story_style,
            avoid=used,
        )
        used.append(layout.template_id)
    task.progress(1, 1)
    return {
        "context": payload["context"],
        "plans": {draft.scene_id: plan.model_dump(mode="json") for draft, plan in zip(drafts, plans, strict=True)},
        "avoid": avoid,
        "runs": desk.runs,
    }


@register_task("plan.spec")
def write_spec(payload: dict[str, Any], task: TaskContext) -> dict[str, Any]:
    """Give a planned scene its layout, its drawable semantics, its prompt and its quality report.

    The prompt describes the layout and the semantics that a person locked, where there are such.
    """
    script = Script.model_validate(payload["script"])
    intent = SceneIntent.model_validate(payload["intent"])
    plan = PanelPlan.model_validate(payload["plan"])
    grammar = Grammar.model_validate(payload["grammar"])
    cast = _cast(payload)
    environments = [EnvironmentSheet.model_validate(sheet) for sheet in payload["environments"]]
    layout = plan_layout(
        plan,
        script,
        templates=LayoutTemplates.model_validate(payload["templates"]),
        width=800,
        seed=payload["seed"],
        story_style=StoryStyle.model_validate(payload["story_style"]),
        avoid=payload["avoid"],
    )
    locked = payload.get("locked", {})
    context = payload["context"]
    scene_id = context.get("scene_id")
    desk = open_desk(payload, task)
    staged = SemanticsInput(
        script=script, intent=intent, plan=plan, cast=cast, environments=environments, grammar=grammar
    )
    semantics = desk.run(DIRECTOR_SEMANTICS, staged, scene_id=scene_id)
    seen = SceneSemantics.model_validate(locked["panel_semantics"]) if "panel_semantics" in locked else semantics
    spec = desk.run(
        PROMPT_COMPILER,
        PromptInput(
            plan=plan,
            semantics=seen,
            layout=Layout.model_validate(locked["layout"]) if "layout" in locked else layout,
            layout_id=context.get("locked", {}).get("layout") or context["new_ids"]["layout"],
            cast=cast,
            environments=environments,
            image_style=ImageStyle.model_validate(payload["image_style"]),
            seed=payload["seed"],
        ),
        scene_id=scene_id,
    )
    thresholds = QcThresholds.model_validate(payload["thresholds"])
    judged = CriticInput(script=script, intent=intent, plan=plan, thresholds=thresholds, cast=cast)
    critique = desk.run(CRITIC, judged, scene_id=scene_id)
    task.progress(1, 1)
    return {
        "context": payload["context"],
        "layout": layout.model_dump(mode="json"),
        "semantics": semantics.model_dump(mode="json"),
        "spec": spec.model_dump(mode="json"),
        "qc": {
            "passed": critique.passed,
            "issues": [finding.model_dump(mode="json") for finding in critique.findings],
        },
        "runs": desk.runs,
    }
