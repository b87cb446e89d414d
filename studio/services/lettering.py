"""Lettering by the engine while somebody waits: place what is missing, show it as it will be exported."""

from __future__ import annotations

from typing import Any

from core.errors import ConflictError
from core.lettering.objects import Geometry, LayerObject
from core.story.plan import Layout
from studio.services import freeze
from studio.services import layers as layer_services
from studio.services.batch_render import lettering_of, record_layers
from studio.services.context import Services
from studio.services.fonts import fonts_payload
from studio.services.ground import drawing_ground
from studio.services.paging import validated
from studio.services.payloads import digest_of, sheet_json
from studio.services.record import Recorder, context_of
from studio.services.resolve import LAYER_TYPES, SceneValues, scene_values
from studio.services.view import cached_task, canvas_pool, draw_pool


def auto_letter(
    svc: Services,
    scene_id: str,
    *,
    keep_pinned: bool = True,
    branch: str | None = None,
    language: str | None = None,
    author: str = "system",
) -> dict[str, Any]:
    """Letter the scene's lines on the art in use.

    What a person pinned is never moved, unless that person says so: without `keep_pinned` every line is placed anew,
    and the version before is one step back. Objects that letter no line always stay.
    A layer that somebody changes meanwhile keeps their version, and the new one waits in the history.

    Raises:
        ConflictError: `scene-not-ready` when there is no layout yet; `language-not-lettered`.
    """
    values = _values(svc, scene_id, branch, language)
    svc.store.read(lambda cur: freeze.check_scene(cur, scene_id, values.branch))
    layout = values.needed("layout", "layout")
    render = values.payload("render_result") or {"facts": []}
    payload = {
        "layout": layout,
        "plan": values.payload("panel_plan"),
        "facts": render["facts"],
        "lettering": lettering_of(values, fonts_payload(svc), keep=keep_pinned),
        "context": {},
    }
    result = draw_pool(svc).run("letter.scene", payload)

    def write(cur: Any) -> Recorder:
        freeze.check_scene(cur, scene_id, values.branch)
        inputs = [values.ids["script"]] if "script" in values.ids else []
        context = context_of(
            cur, svc, values, list(LAYER_TYPES), author=author, inputs=dict.fromkeys(LAYER_TYPES, inputs)
        )
        recorder = Recorder(cur, svc, context)
        record_layers(recorder, result["layers"])
        return recorder

    recorder = svc.store.write(write)
    shown = layer_services.get_layers(svc, scene_id, language=language, branch=values.branch)
    return {
        **shown,
        "findings": result["findings"],
        "unplaced_line_ids": result["unplaced_line_ids"],
        "explanations": result["explanations"],
        "kept_aside": recorder.kept_aside,
    }


def preview_png(
    svc: Services,
    scene_id: str,
    width: int = 800,
    *,
    with_lettering: bool = True,
    branch: str | None = None,
    language: str | None = None,
) -> bytes:
    """The scene's art with its lettering at a width, as PNG: the pixels that an export of that width would have.

    Raises:
        ConflictError: `scene-not-ready` when there is no art yet.
    """
    values = _values(svc, scene_id, branch, language)
    payload = {
        "render_result": values.needed("render_result", "art"),
        "layout": values.needed("layout", "layout"),
        "layers": values.layers(language) if with_lettering else [],
        "width": width,
        "sheet": sheet_json(values.sheet),
        "fonts": fonts_payload(svc),
    }
    return svc.blobs.get(cached_task(svc, "view.preview", payload)["image"])


def preview_key(svc: Services, scene_id: str, *, branch: str | None = None) -> str | None:
    """A short text that changes whenever the preview does; None while there is nothing to preview."""
    values = svc.store.read(lambda cur: scene_values(cur, svc, scene_id, branch))
    if values.payload("render_result") is None:
        return None
    parts = [values.ids["render_result"], values.ids.get("layout", ""), *values.layer_ids().values()]
    looks = digest_of([sheet_json(values.sheet), fonts_payload(svc)])[:6]
    return "".join([*(part.replace("-", "")[-6:] for part in parts), looks])


def draw(
    svc: Services,
    scene_id: str,
    objects: list[dict[str, Any]],
    *,
    width: int = 800,
    only: list[str] | None = None,
    pictures: bool = True,
    seq: int | None = None,
    branch: str | None = None,
) -> dict[str, Any]:
    """Outlines, hit areas, handles and pictures of objects as the engine draws them; nothing is stored.

    With `only`, of these objects and those joined to them; the others still count for the reading order. `seq` comes
    back untouched, so that a canvas knows which of its questions is answered.

    Raises:
        InvalidInputError: an object does not fit its type; `loc` names which and where.
    """
    ground = drawing_ground(svc, scene_id, branch)
    checked = [validated(LayerObject, item, "objects", number) for number, item in enumerate(objects)]
    payload = {
        "ground": ground["key"],
        "layout": ground["layout"],
        "sheet": ground["sheet"],
        "fonts": ground["fonts"],
        "reading": ground["reading"],
        "objects": [item.model_dump_json() for item in checked],
        "width": width,
        "only": only,
        "pictures": pictures,
    }
    answer = {"scale": width / 800, **canvas_pool(svc).run("view.draw", payload)}
    return answer if seq is None else {"seq": seq, **answer}


def warm_up(svc: Services) -> None:
    """Let both pools load their libraries and fonts now, so that nobody waits for that; nothing is stored.

    Raises:
        StudioError: the studio is closing, or the drawing process does not start.
    """
    place = Geometry(x=0.3, y=0.3, w=0.4, h=0.4)
    item = LayerObject(id="warm", type="speech_bubble", text="Warm!", geometry=place)
    payload = {
        "ground": "warm",
        "layout": Layout(width=800, height=800, panels=[]).model_dump(mode="json"),
        "sheet": {},
        "fonts": fonts_payload(svc),
        "objects": [item.model_dump_json()],
        "width": 800,
        "only": None,
        "pictures": True,
    }
    for pool in (canvas_pool, draw_pool):
        pool(svc).run("view.draw", payload)


def _values(svc: Services, scene_id: str, branch: str | None, language: str | None) -> SceneValues:
    values = svc.store.read(lambda cur: scene_values(cur, svc, scene_id, branch))
    if language is not None and language != values.language and not values.layers(language):
        raise ConflictError(f"The scene is not lettered in '{language}' yet.", code="language-not-lettered")
    return values
