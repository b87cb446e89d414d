"""Every task of every agent by its name: what recordings, traces and templates are looked up in."""

from __future__ import annotations

from typing import Any

from core.planning.agents.base import Agent
from core.planning.agents.continuity import CONTINUITY_EDITOR
from core.planning.agents.critic import CRITIC
from core.planning.agents.director import DIRECTOR_PANELS
from core.planning.agents.director_semantics import DIRECTOR_SEMANTICS
from core.planning.agents.prompt_compiler import PROMPT_COMPILER
from core.planning.agents.story_writer import STORY_WRITER
from core.planning.agents.writing import FROM_IDEA, FROM_PROSE

AGENTS: dict[str, Agent[Any, Any, Any]] = {
    agent.task: agent
    for agent in (
        STORY_WRITER,
        FROM_IDEA,
        FROM_PROSE,
        DIRECTOR_PANELS,
        DIRECTOR_SEMANTICS,
        CONTINUITY_EDITOR,
        PROMPT_COMPILER,
        CRITIC,
    )
}
