"""The checks of a scene's lettering, and their safe mends, which become new versions of its layers.

Question: what should a letterer look at, and what can the studio put right by itself?
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from core.errors import ConflictError, InvalidInputError, StaleWriteError
from core.lettering.checks.fixes import MENDS
from core.lettering.objects import LayerPayload
from core.versions.kinds import pointer_key
from studio.services import freeze
from studio.services import layers as layer_services
from studio.services.context import Services
from studio.services.fonts import fonts_payload
from studio.services.payloads import sheet_json
from studio.services.resolve import SceneValues, scene_values
from studio.services.view import cached_task, draw_pool
from studio.store.cursor import Cursor

Json = dict[str, Any]


def lint(
    svc: Services, scene_id: str, *, profile: str | None = None, branch: str | None = None, language: str | None = None
) -> Json:
    """Findings on a scene's lettering as it stands: ``{findings, profile, sizes}``.

    `profile` is a lint profile's id, by default the one chosen for the story in the lettering's language, else the one
    that the language has anyhow. `sizes` are the sizes of plain
    dialogue with their objects, which `core.lettering.checks.lint.lint_episode` adds up over an episode.

    Raises:
        InvalidInputError: `unknown-lint-profile`. ConflictError: `language-not-lettered`.
    """
    values = _values(svc, scene_id, branch, language)
    chosen = values.lint_profile(language, profile)
    if values.payload("layout") is None:
        return {"findings": [], "profile": chosen.id, "sizes": {}}
    payload = _payload(svc, values, chosen.model_dump(mode="json"), language, values.reading(language, profile))
    return {**cached_task(svc, "view.lint", payload), "profile": chosen.id}


def fix(
    svc: Services,
    scene_id: str,
    *,
    codes: Sequence[str] | None = None,
    object_ids: Sequence[str] | None = None,
    profile: str | None = None,
    revisions: Mapping[str, str] | None = None,
    dry_run: bool = False,
    branch: str | None = None,
    language: str | None = None,
    author: str = "system",
) -> Json:
    """Mend what can be mended safely: ``{fixed, left, profile, changed, dry_run}``, and the layers.

    `codes` and `object_ids` narrow it down; what a person pinned is moved only where its code is named. `revisions`
    are the layers that the caller saw, by layer id. Only layers that changed get a new version, so the version before
    is one step back. With `dry_run` nothing is written, and the layers are those that would be.

    Raises:
        StaleWriteError: a layer is no longer the one of `revisions`, or changed while this was worked out; nothing was
            written. InvalidInputError: `unknown-lint-profile`, `not-fixable`. ConflictError: `scene-not-ready`,
            `language-not-lettered`.
    """
    _check_codes(codes)
    values = _values(svc, scene_id, branch, language)
    if not dry_run:
        svc.store.read(lambda cur: freeze.check_scene(cur, scene_id, values.branch))
    tongue = language or values.language
    chosen = values.lint_profile(tongue, profile)
    values.needed("layout", "layout")
    shown = layer_services.get_layers(svc, scene_id, language=tongue, branch=values.branch)
    held = values.layer_ids(tongue)
    _check_revisions(shown["items"], held, tongue, revisions or {})
    payload = _payload(svc, values, chosen.model_dump(mode="json"), language, values.reading(language, profile))
    payload |= {
        "codes": list(codes) if codes is not None else None,
        "object_ids": list(object_ids) if object_ids is not None else None,
    }
    result = draw_pool(svc).run("lint.fix", payload)
    before = {layer["layer_type"]: layer for layer in payload["layers"]}
    changed = [layer for layer in result["layers"] if not _equal(layer, before[layer["layer_type"]])]
    if changed and not dry_run:
        svc.store.write(lambda cur: _write(cur, svc, values, changed, held, author))
        shown = layer_services.get_layers(svc, scene_id, language=tongue, branch=values.branch)
    elif changed:
        new = {layer["layer_type"]: layer for layer in changed}
        shown["items"] = [
            {**item, "objects": new[item["layer_type"]]["objects"]} if item["layer_type"] in new else item
            for item in shown["items"]
        ]
    return {
        **shown,
        "fixed": result["fixed"],
        "left": result["left"],
        "profile": chosen.id,
        "changed": [layer["layer_type"] for layer in changed],
        "dry_run": dry_run,
    }


def _payload(svc: Services, values: SceneValues, profile: Json, language: str | None, reading: str) -> Json:
    render = values.payload("render_result")
    return {
        "layers": values.layers(language),
        "layout": values.payload("layout"),
        "facts": (render or {"facts": []})["facts"],
        "render_result": render,
        "lines": values.lines,
        "profile": profile,
        "reading": reading,
        "sheet": sheet_json(values.sheet),
        "fonts": fonts_payload(svc),
    }


def _values(svc: Services, scene_id: str, branch: str | None, language: str | None) -> SceneValues:
    values = svc.store.read(lambda cur: scene_values(cur, svc, scene_id, branch))
    if language is not None and language != values.language and not values.layers(language):
        raise ConflictError(f"The scene is not lettered in '{language}' yet.", code="language-not-lettered")
    return values


def _check_codes(codes: Sequence[str] | None) -> None:
    wrong = [(number, code) for number, code in enumerate(codes or []) if code not in MENDS]
    if wrong:
        known = ", ".join(MENDS)
        raise InvalidInputError(
            f"'{wrong[0][1]}' cannot be mended by the studio. What can be: {known}.",
            code="not-fixable",
            errors=[{"loc": ["codes", number], "msg": f"'{code}' cannot be mended"} for number, code in wrong],
        )


def _check_revisions(
    items: Sequence[Json], held: Mapping[str, str], language: str, revisions: Mapping[str, str]
) -> None:
    for item in items:
        seen, now = revisions.get(item["layer_id"] or ""), held.get(_pointer(item["layer_type"], language))
        if seen is not None and seen != now:
            raise _stale(item["layer_type"], seen, now)


def _write(
    cur: Cursor,
    svc: Services,
    values: SceneValues,
    changed: Sequence[Json],
    held: Mapping[str, str],
    author: str,
) -> None:
    """All changed layers or none."""
    now = svc.now()
    for layer in changed:
        content = LayerPayload.model_validate(layer)
        expected = held[_pointer(content.layer_type, content.language)]
        made, moved = layer_services.record_layer(
            cur, svc, values.scene_id, values.branch, content, author=author, now=now, expected=expected
        )
        if not moved:
            raise _stale(content.layer_type, expected, made)


def _pointer(layer_type: str, language: str) -> str:
    return pointer_key(f"{layer_type}_layer", language) or ""


def _stale(layer_type: str, expected: str, present: str | None) -> StaleWriteError:
    return StaleWriteError(
        f"Somebody else changed the {layer_type} layer in the meantime; nothing was written.",
        layer_type=layer_type,
        expected=expected,
        revision_id=present,
    )


def _equal(one: Json, other: Json) -> bool:
    return LayerPayload.model_validate(one) == LayerPayload.model_validate(other)
