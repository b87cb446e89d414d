"""Puts the results of tasks into the history: an artifact each, and a pointer that moves only if nobody was faster.

Runs inside the transaction that marks a job succeeded. A payload's `context` says for whom it was made, from which
versions (`base`), and which ids its artifacts have, so that the same result applied twice is applied once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.versions.kinds import pointer_key
from studio.services import freeze, versions
from studio.services.context import Services
from studio.services.digests import present_digests
from studio.services.resolve import SceneValues
from studio.store import artifacts, layers, stories
from studio.store.db import Cursor

DIGESTS: dict[str, tuple[str, ...]] = {
    "scene_intent": ("story_style",),
    "panel_plan": ("story_style", "grammar"),
    "layout": ("layouts",),
    "panel_semantics": ("environment:",),
    "render_spec": ("identity:", "outfit:", "environment:", "image_style"),
    "render_result": ("identity:", "outfit:", "image_style"),
}
"""What beside artifacts each type is made from; a name that ends with a colon stands for all of that kind."""


def context_of(
    cur: Cursor,
    svc: Services,
    values: SceneValues,
    types: Sequence[str],
    *,
    author: str,
    inputs: Mapping[str, Sequence[str]],
    figures: Sequence[str] = (),
) -> dict[str, Any]:
    """The `context` of a payload that will make artifacts of `types`.

    `inputs` gives for each type the ids of the artifacts that it is derived from; `figures` are the characters in the
    scene, so that somebody else's new coat does not make it stale.
    """
    keys = {name: pointer_key(name, values.language) for name in types}
    present = {
        name: digest
        for name, digest in present_digests(cur, values.scene, svc.catalogue).items()
        if digest is not None and (not name.startswith(("identity:", "outfit:")) or name.partition(":")[2] in figures)
    }
    return {
        "scene_id": values.scene_id,
        "branch": values.branch,
        "language": values.language,
        "author": author,
        "new_ids": {name: svc.ids() for name in types},
        "base": {name: values.ids.get(key) if key else None for name, key in keys.items()},
        "inputs": {name: [item for item in items if item] for name, items in inputs.items()},
        "digests": {name: _wanted(present, DIGESTS.get(name, ())) for name in types},
    }


def _wanted(present: Mapping[str, str], names: Sequence[str]) -> dict[str, str]:
    return {
        name: digest
        for name, digest in present.items()
        if any(name == wanted or (wanted.endswith(":") and name.startswith(wanted)) for wanted in names)
    }


@dataclass
class Recorder:
    """Records the artifacts of one result; `kept_aside` are those that wait in the history.

    They do where somebody moved the pointer meanwhile, or locked this part of the scene, or where its episode became
    final while the work went on (`frozen_by` is that episode).
    """

    cur: Cursor
    svc: Services
    context: Mapping[str, Any]
    made: dict[str, str] = field(default_factory=dict)
    kept_aside: list[str] = field(default_factory=list)
    frozen_by: dict[str, str] | None = None

    def record(self, type_name: str, payload: Any, *, agent: str, inputs: Sequence[str] = ()) -> str:
        """Record one artifact and move its pointer if that still stands where the work began; returns its id.

        `inputs` are ids of artifacts that this very result has made.
        """
        context = self.context
        artifact_id = str(context["new_ids"][type_name])
        language = context["language"] if type_name.endswith("_layer") else None
        repeated = artifact_id in artifacts.heads(self.cur, [artifact_id])
        versions.record_artifact(
            self.cur,
            scene_id=context["scene_id"],
            type=type_name,
            branch=context["branch"],
            payload=payload,
            parent_id=context["base"].get(type_name),
            input_ids=[*context["inputs"].get(type_name, []), *inputs],
            input_digests=context["digests"].get(type_name, {}),
            author=agent,
            ids=self.svc.ids,
            now=self.svc.now,
            language=language,
            artifact_id=artifact_id,
        )
        self.made[type_name] = artifact_id
        if language is not None and not repeated:
            self._know_layer(type_name.removesuffix("_layer"), language)
        key = pointer_key(type_name, language)
        if key is not None and not repeated:
            self._point(type_name, key, artifact_id, agent)
        return artifact_id

    def _point(self, type_name: str, key: str, artifact_id: str, agent: str) -> None:
        scene = stories.find_scene(self.cur, self.context["scene_id"])
        if scene is not None and type_name in scene["locked_types"]:
            self.kept_aside.append(type_name)
            return
        holder = freeze.holds_branch(self.cur, self.context["scene_id"], self.context["branch"])
        if holder is not None:
            self.kept_aside.append(type_name)
            self.frozen_by = {"episode_id": holder["episode_id"], "title": holder["title"]}
            return
        moved = versions.move_pointer(
            self.cur,
            self.context["scene_id"],
            self.context["branch"],
            key,
            artifact_id,
            expected=self.context["base"].get(type_name),
            author=agent,
            now=self.svc.now(),
            reason=f"job of {self.context['author']}",
        )
        if not moved:
            self.kept_aside.append(type_name)

    def _know_layer(self, layer_type: str, language: str) -> None:
        """A layer has an id of its own from the first time that there is anything in it."""
        scene_id, branch = self.context["scene_id"], self.context["branch"]
        if layers.find_for(self.cur, scene_id, branch, layer_type, language) is None:
            at = self.svc.now()
            author = self.context["author"]
            layers.insert(self.cur, self.svc.ids(), scene_id, branch, layer_type, language, author=author, at=at)

    @property
    def summary(self) -> dict[str, Any]:
        told = {"scene_id": self.context["scene_id"], "made": self.made, "kept_aside": self.kept_aside}
        return told if self.frozen_by is None else told | {"frozen_by": self.frozen_by}


def summed_up(results: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What a batch says of itself: the findings of all scenes, and which results wait beside a person's."""
    return {
        "scenes": len({result["scene_id"] for result in results}),
        "findings": [finding for result in results for finding in result.get("findings", [])],
        "kept_aside": [
            {"scene_id": result["scene_id"], "types": result["kept_aside"]}
            | ({"frozen_by": result["frozen_by"]} if "frozen_by" in result else {})
            for result in results
            if result.get("kept_aside")
        ],
    }
