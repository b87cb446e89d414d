"""Makes the recordings in `tests/recorded` anew: every agent by rules and by the faithful model, on two scenes.

`python -m tests.record_agents` after a change of the rules that is meant. A raw answer that would be refused today
stops it, so that a recording never holds an answer that is not one.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from core.planning.agents.continuity import CONTINUITY_EDITOR, EpisodeInput
from core.planning.agents.critic import CRITIC, CriticInput
from core.planning.agents.director import DIRECTOR_PANELS, PanelsInput
from core.planning.agents.director_semantics import DIRECTOR_SEMANTICS, SemanticsInput
from core.planning.agents.prompt_compiler import PROMPT_COMPILER, PromptInput
from core.planning.agents.story_writer import STORY_WRITER, IntentInput
from core.planning.agents.tracing import AnswerInvalidError
from core.planning.agents.writing import FROM_IDEA, FROM_PROSE, IdeaInput, ProseInput
from core.planning.continuity import SceneDraft
from core.planning.layouts import plan_layout
from studio.catalogue import load_catalogue
from studio.providers.text import Answer, TextProvider
from studio.worker.agents import AgentDesk, record_into
from studio.worker.inline import MemoryBlobs
from tests.agent_answers import IDEA, PROSE, raw_answer, scene_inputs
from tests.conftest import SHORT_SCRIPT

FOLDER = Path(__file__).parent / "recorded"
FAITHFUL = TextProvider(id="faithful", kind="openai", model="faithful-1", base_url="http://127.0.0.1:1/v1")


def faithful_ask(provider: TextProvider, *, system: str, prompt: str, output: Any, check: Any, cancelled: Any) -> Any:
    """The hand-written answer, validated and checked as a real one is; one that is refused is an error."""
    raw = raw_answer(system, prompt)
    draft = output.model_validate_json(raw)
    if problems := check(draft):
        raise AnswerInvalidError(f"{system[:40]}: {problems}", problems=problems)
    usage = {"input_tokens": float(len(prompt) // 4), "output_tokens": float(len(raw) // 4)}
    return Answer(output=draft, raw=raw, model="faithful-1", usage=usage, cost=None, attempts=1)


def run_all(desk: AgentDesk) -> dict[str, Any]:
    """Every agent, one after the other, each on what the one before made; the results by task and scene."""
    catalogue = load_catalogue()
    style, image = catalogue.styles.story_style("default"), catalogue.styles.image_style("default")
    scripts, cast, places = scene_inputs(SHORT_SCRIPT)
    made: dict[str, Any] = {}
    drafts = []
    for number, script in enumerate(scripts):
        intent = desk.run(STORY_WRITER, IntentInput(script=script, cast=cast, story_style=style))
        plan = desk.run(
            DIRECTOR_PANELS,
            PanelsInput(
                script=script, intent=intent, grammar=catalogue.grammar, story_style=style, seed=number, cast=cast
            ),
        )
        made[f"intent/{number}"], made[f"plan/{number}"] = intent, plan
        drafts.append(SceneDraft(scene_id=f"scene-{number}", script=script, intent=intent, plan=plan))
    episode = EpisodeInput(scenes=drafts, grammar=catalogue.grammar, story_style=style)
    made["plans"] = desk.run(CONTINUITY_EDITOR, episode)
    for number, (draft, plan) in enumerate(zip(drafts, made["plans"].plans, strict=True)):
        staged = SemanticsInput(
            script=draft.script, intent=draft.intent, plan=plan, cast=cast, environments=places,
            grammar=catalogue.grammar,
        )  # fmt: skip
        seen = desk.run(DIRECTOR_SEMANTICS, staged)
        layout = plan_layout(plan, draft.script, templates=catalogue.templates, width=800, seed=number)
        told = PromptInput(
            plan=plan, semantics=seen, layout=layout, layout_id=f"layout-{number}", cast=cast, environments=places,
            image_style=image, seed=number,
        )  # fmt: skip
        made[f"semantics/{number}"], made[f"spec/{number}"] = seen, desk.run(PROMPT_COMPILER, told)
        judged = CriticInput(
            script=draft.script, intent=draft.intent, plan=plan, thresholds=catalogue.metrics.qc, cast=cast
        )
        made[f"critique/{number}"] = desk.run(CRITIC, judged)
    if desk.mode == "model":
        made["idea"] = desk.run(FROM_IDEA, IdeaInput(idea=IDEA, scenes=2))
    made["prose"] = desk.run(FROM_PROSE, ProseInput(prose=PROSE, title="The Key"))
    return made


def model_desk(ask: Callable[..., Any] = faithful_ask, **more: Any) -> AgentDesk:
    """A desk whose agents ask the faithful model."""
    templates = load_catalogue().prompts
    return AgentDesk(blobs=MemoryBlobs(), mode="model", provider=FAITHFUL, templates=templates, ask=ask, **more)


def main() -> int:
    for path in FOLDER.glob("*.json"):
        path.unlink()
    run_all(AgentDesk(blobs=MemoryBlobs(), record=record_into(FOLDER)))
    run_all(model_desk(record=record_into(FOLDER)))
    print(f"{len(list(FOLDER.glob('*.json')))} recordings in {FOLDER.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
