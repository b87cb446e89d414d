"""Asks for planning and drawing: checks that the work can begin, and hands it to the queue.

Nothing is queued when something needed is missing: the answer names what, scene by scene.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from core.errors import ConflictError, InvalidInputError, NotFoundError
from studio.services import freeze, versions
from studio.services.agent_choice import AgentMode, choose_agents
from studio.services.context import Services
from studio.services.reference_gate import lacking_faces
from studio.services.resolve import SceneValues, scene_values
from studio.store import episodes, jobs, stories
from studio.store.db import Cursor, Row

Mode = Literal["draft", "final"]
NEIGHBOURS = 3
DRAWN_FROM = {"script", "scene_intent", "panel_plan", "layout", "panel_semantics", "render_spec", "render_result"}


def plan_episode(
    svc: Services,
    episode_id: str,
    *,
    scenes: Literal["all"] | Sequence[str] = "all",
    mode: Mode = "draft",
    only_stale: bool = False,
    agents: AgentMode = "rules",
    provider: str | None = None,
    idempotency_key: str | None = None,
    author: str = "system",
) -> dict[str, Any]:
    """Plan scenes of an episode up to their render specs, as a batch; with `only_stale` only what is missing or out of
    date, from what is not. `agents` says how: by rules, or with a text model (`provider`, the first one by default).

    Raises:
        NotFoundError: no such episode.
        InvalidInputError: `scenes` names one that is not in the episode, or none; `unknown-provider`.
        ConflictError: `references-missing` in final mode; `episode-final`; `no-provider`. Nothing is queued then.
    """
    chosen_agents = choose_agents(svc, agents, provider)

    def prepare(cur: Cursor) -> tuple[list[str], dict[str, Any]]:
        ordered = _open(cur, episode_id)
        chosen = _unfrozen(cur, _chosen(ordered, scenes), named=scenes != "all")
        if mode == "final":
            _require_references(cur, svc, chosen)
        around = _around(cur, ordered, chosen)
        options = {"scene_ids": chosen, "mode": mode, "around": around, "only_stale": only_stale}
        return chosen, options | chosen_agents

    _, options = svc.store.read(prepare)
    asked = {
        "scenes": scenes if scenes == "all" else list(scenes),
        "mode": mode,
        "only_stale": only_stale,
        "agents": agents,
        "provider": provider,
    }
    return _submit(svc, "batch_plan", episode_id, None, options, idempotency_key, author, **asked)


def plan_scene(
    svc: Services,
    scene_id: str,
    *,
    mode: Mode = "draft",
    only_stale: bool = False,
    agents: AgentMode = "rules",
    provider: str | None = None,
    idempotency_key: str | None = None,
    author: str = "system",
) -> dict[str, Any]:
    """Plan one scene, with its neighbours in the home episode held against it; with `only_stale` only what is missing
    or out of date, from what is not. `agents` and `provider` as for an episode."""
    chosen_agents = choose_agents(svc, agents, provider)

    def prepare(cur: Cursor) -> tuple[Row, dict[str, Any]]:
        scene = _scene(cur, scene_id)
        freeze.check_scene(cur, scene_id)
        ordered = _ordered(cur, scene["home_episode_id"]) if scene["home_episode_id"] else [scene_id]
        if mode == "final":
            _require_references(cur, svc, [scene_id])
        around = _around(cur, ordered, [scene_id])
        options = {"scene_ids": [scene_id], "mode": mode, "around": around, "only_stale": only_stale}
        return scene, options | chosen_agents

    scene, options = svc.store.read(prepare)
    asked = {"mode": mode, "only_stale": only_stale, "agents": agents, "provider": provider}
    return _submit(svc, "batch_plan", scene["home_episode_id"], scene_id, options, idempotency_key, author, **asked)


def render_episode(
    svc: Services,
    episode_id: str,
    *,
    scenes: Literal["all"] | Sequence[str] = "all",
    mode: Mode = "draft",
    provider: str | None = None,
    only_stale: bool = True,
    idempotency_key: str | None = None,
    author: str = "system",
) -> dict[str, Any]:
    """Draw scenes of an episode, as a batch; with `only_stale` only those whose picture is missing or out of date.

    Brought art is never redrawn by an order for the whole episode.

    Raises:
        InvalidInputError: an unknown provider; scenes that are not in the episode.
        ConflictError: `not-planned`, with the scenes; `references-missing` in final mode.
    """
    _check_provider(provider)

    def prepare(cur: Cursor) -> dict[str, Any]:
        chosen = _unfrozen(cur, _chosen(_open(cur, episode_id), scenes), named=scenes != "all")
        held = [scene_values(cur, svc, scene_id) for scene_id in chosen]
        own = [values for values in held if (values.payload("render_result") or {}).get("origin") != "brought"]
        _require_plans(own)
        if mode == "final":
            _require_references(cur, svc, [values.scene_id for values in own])
        wanted = [values.scene_id for values in own if not only_stale or _needs_drawing(cur, svc, values)]
        return {"scene_ids": wanted, "mode": mode}

    options = svc.store.read(prepare)
    asked = {
        "scenes": scenes if scenes == "all" else list(scenes),
        "mode": mode,
        "only_stale": only_stale,
        "provider": provider,
    }
    return _submit(svc, "batch_render", episode_id, None, options, idempotency_key, author, **asked)


def render_scene(
    svc: Services,
    scene_id: str,
    *,
    mode: Mode = "draft",
    provider: str | None = None,
    only_stale: bool = False,
    idempotency_key: str | None = None,
    author: str = "system",
) -> dict[str, Any]:
    """Draw one scene; its brought art, if it has any, stays in the history.

    Raises:
        ConflictError: `not-planned`; `references-missing` in final mode.
    """
    _check_provider(provider)

    def prepare(cur: Cursor) -> tuple[Row, dict[str, Any]]:
        values = scene_values(cur, svc, scene_id)
        freeze.check_scene(cur, scene_id)
        _require_plans([values])
        if mode == "final":
            _require_references(cur, svc, [scene_id])
        wanted = [scene_id] if not only_stale or _needs_drawing(cur, svc, values) else []
        return dict(values.scene), {"scene_ids": wanted, "mode": mode}

    scene, options = svc.store.read(prepare)
    asked = {"mode": mode, "only_stale": only_stale, "provider": provider}
    return _submit(svc, "batch_render", scene["home_episode_id"], scene_id, options, idempotency_key, author, **asked)


def bring_up_to_date(
    svc: Services, scene_id: str, *, idempotency_key: str | None = None, author: str = "system"
) -> dict[str, Any]:
    """Run again what is stale in a scene, and what follows from it: the plan if that is stale, else the picture.

    A stale plan is planned first; drawing it is the next call, so that somebody can look at the plan in between.
    """

    def stale_types(cur: Cursor) -> set[str]:
        values = scene_values(cur, svc, scene_id)
        found = {item["type"] for item in versions.stale(cur, scene_id, catalogue=svc.catalogue)}
        missing = {"panel_plan"} if values.payload("panel_plan") is None else set()
        return found | missing

    known = svc.store.read(lambda cur: jobs.find_by_key(cur, idempotency_key)) if idempotency_key else None
    if known is not None and known["scene_id"] == scene_id and (known["options"].get("asked") or {}).get("only_stale"):
        # The first call may have planned: asked again it must not become an order to draw.
        return {"job_id": known["job_id"], "status": known["status"], "job_type": known["job_type"]}
    if svc.store.read(stale_types) - {"render_result", "dialogue_layer", "narration_layer", "sfx_layer"}:
        return plan_scene(svc, scene_id, only_stale=True, idempotency_key=idempotency_key, author=author)
    return render_scene(svc, scene_id, only_stale=True, idempotency_key=idempotency_key, author=author)


def _submit(
    svc: Services,
    job_type: str,
    episode_id: str | None,
    scene_id: str | None,
    options: dict[str, Any],
    key: str | None,
    author: str,
    **asked: Any,
) -> dict[str, Any]:
    """The queued job; a repeated key gives the first one, even where the episode has changed meanwhile.

    `asked` is the order as it was given; the same key with another order is refused.
    """
    options = options | {"asked": asked}
    if key is not None:
        known = svc.store.read(lambda cur: jobs.find_by_key(cur, key))
        wanted = (job_type, episode_id, scene_id, asked)
        if known is not None:
            before = (known["job_type"], known["episode_id"], known["scene_id"], known["options"].get("asked"))
            if before == wanted:
                return {"job_id": known["job_id"], "status": known["status"], "job_type": job_type}
    label = svc.store.read(lambda cur: _label(cur, episode_id, scene_id))
    job_id = svc.dispatch.submit_batch(
        None,
        job_type,
        episode_id=episode_id,
        scene_id=scene_id,
        options=options,
        idempotency_key=key,
        author=author,
        label=label,
    )
    return {"job_id": job_id, "status": "queued", "job_type": job_type}


def _label(cur: Cursor, episode_id: str | None, scene_id: str | None) -> str:
    """What the job is about, in people's own words."""
    if scene_id is not None:
        return str(_scene(cur, scene_id)["title"])
    episode = episodes.find(cur, str(episode_id)) or {}
    return str(episode.get("title", ""))


def _scene(cur: Cursor, scene_id: str) -> Row:
    scene = stories.find_scene(cur, scene_id)
    if scene is None or scene["deleted_at"] is not None:
        raise NotFoundError("There is no such scene.", code="scene-not-found", scene_id=scene_id)
    return scene


def _ordered(cur: Cursor, episode_id: str) -> list[str]:
    episode = episodes.find(cur, episode_id)
    if episode is None or episode["deleted_at"] is not None:
        raise NotFoundError("There is no such episode.", code="episode-not-found", episode_id=episode_id)
    return episodes.scene_ids(cur, [episode_id])[episode_id]


def _open(cur: Cursor, episode_id: str) -> list[str]:
    """The scenes of an episode that may be worked on. Raises ConflictError `episode-final`."""
    ordered = _ordered(cur, episode_id)
    if (episode := episodes.find(cur, episode_id)) is not None:
        freeze.check_episode(episode)
    return ordered


def _unfrozen(cur: Cursor, chosen: Sequence[str], *, named: bool) -> list[str]:
    """Without the scenes that a final episode shows too: an order for all goes around them, one by name is refused."""
    held = {scene_id: freeze.final_holder(cur, scene_id) for scene_id in chosen}
    for scene_id, holder in held.items():
        if holder is not None and (named or all(held.values())):
            raise freeze.refusal(holder, scene_id=scene_id)
    return [scene_id for scene_id, holder in held.items() if holder is None]


def _chosen(ordered: Sequence[str], scenes: Literal["all"] | Sequence[str]) -> list[str]:
    if scenes == "all":
        if not ordered:
            raise ConflictError("The episode has no scenes yet.", code="episode-empty")
        return list(ordered)
    strangers = [scene_id for scene_id in scenes if scene_id not in ordered]
    if strangers or not scenes:
        raise InvalidInputError(
            "Name at least one scene, and only scenes of this episode.",
            code="scenes-not-in-episode",
            scene_ids=strangers,
            errors=[{"loc": ["scenes"], "msg": "not scenes of this episode" if strangers else "empty"}],
        )
    return [scene_id for scene_id in ordered if scene_id in set(scenes)]


def _around(cur: Cursor, ordered: Sequence[str], chosen: Sequence[str]) -> list[list[str]]:
    """Grammar ids of the scenes nearby that keep their plans."""
    index = [ordered.index(scene_id) for scene_id in chosen]
    near = [
        scene_id
        for number, scene_id in enumerate(ordered)
        if scene_id not in chosen and any(abs(number - place) <= NEIGHBOURS for place in index)
    ]
    found: list[list[str]] = []
    for scene_id in near:
        plan = versions.active_payloads(cur, scene_id, _scene(cur, scene_id)["active_branch"], "panel_plan")
        if plan:
            found.append([panel["grammar_id"] for panel in plan["panel_plan"]["panels"]])
    return found


def _check_provider(provider: str | None) -> None:
    if provider not in {None, "storyboard"}:
        raise InvalidInputError(
            f"There is no image provider '{provider}' in this studio; the built-in one is 'storyboard'.",
            code="unknown-provider",
            errors=[{"loc": ["provider"], "msg": "unknown provider"}],
        )


def _require_plans(held: Sequence[SceneValues]) -> None:
    bare = [values for values in held if values.payload("render_spec") is None]
    if bare:
        names = ", ".join(f"'{values.scene['title']}'" for values in bare)
        raise ConflictError(
            f"Plan first: {names} have no finished plan yet.",
            code="not-planned",
            scene_ids=[values.scene_id for values in bare],
        )


def _needs_drawing(cur: Cursor, svc: Services, values: SceneValues) -> bool:
    if values.payload("render_result") is None:
        return True
    return any(item["type"] in DRAWN_FROM for item in versions.stale(cur, values.scene_id, catalogue=svc.catalogue))


def _require_references(cur: Cursor, svc: Services, scene_ids: Sequence[str]) -> None:
    """Every main character that appears needs an approved face reference before anything final is made."""
    lacking = lacking_faces(cur, [scene_values(cur, svc, scene_id) for scene_id in scene_ids])
    if lacking:
        names = ", ".join(entry["name"] for entry in lacking)
        raise ConflictError(
            f"No approved face reference yet for: {names}.",
            code="references-missing",
            missing=lacking,
        )
