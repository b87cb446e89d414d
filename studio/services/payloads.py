"""Builds the self-contained payloads that tasks run on, from resolved values.

The studio fills them from its database, `webtoon make` from an import; both get the same work done by the same tasks.
Nothing here touches a database. `context` is handed back untouched beside a result: whom it is for, and the ids that
its artifacts will have, chosen beforehand so that a repeated attempt writes the same ones.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from core.compositor.profiles import Profile
from core.lettering.linked import PLAIN, LetteringSheet
from core.lettering.text.fonts import FontStyles
from core.lettering.text.ownfonts import merge_font_styles
from core.planning.styles import ImageStyle, StoryStyle
from core.story.cast import CharacterSheet, EnvironmentSheet
from core.units import canonical_json
from studio.blobs import Blobs
from studio.catalogue import Catalogue

Json = dict[str, Any]


def seed_of(*parts: str) -> int:
    """A stable 31-bit seed from texts."""
    return int.from_bytes(hashlib.sha256("\x1f".join(parts).encode()).digest()[:4], "big") & 0x7FFFFFFF


def digest_of(value: Any) -> str:
    """The sha256 of a JSON value in its canonical form."""
    return hashlib.sha256(canonical_json(value)).hexdigest()


def fonts_payload(
    catalogue: Catalogue, blobs: Blobs, own: FontStyles | None = None, own_files: Mapping[str, str] | None = None
) -> Json:
    """Names the font files by blob key, putting those that the blobs do not hold yet.

    `own` are a studio's fonts beside the catalogue's, `own_files` their blob keys by the files that they name; a
    running studio has both from `studio.services.fonts`.
    """
    for name, key in catalogue.font_digests.items():
        if not blobs.exists(key):
            blobs.put(catalogue.font_files[name])
    styles = merge_font_styles(catalogue.font_styles, own) if own else catalogue.font_styles
    return {"files": {**catalogue.font_digests, **(own_files or {})}, "styles": styles.model_dump_json()}


def intent_payload(
    catalogue: Catalogue,
    *,
    script: Json,
    cast: Sequence[CharacterSheet],
    story_style: StoryStyle,
    importance: float,
    seed: int,
    avoid: Sequence[Sequence[str]],
    context: Json,
    locked: Json | None = None,
) -> Json:
    """`locked`: the payloads that a person locked, by artifact type; the work goes on from them."""
    return {
        "locked": locked or {},
        "script": script,
        "cast": [sheet.model_dump(mode="json") for sheet in cast],
        "story_style": story_style.model_dump(mode="json"),
        "importance": importance,
        "grammar": catalogue.grammar.model_dump(mode="json"),
        "seed": seed,
        "avoid": [list(ids) for ids in avoid],
        "context": context,
    }


def continuity_payload(catalogue: Catalogue, *, scenes: Sequence[Json], story_style: StoryStyle, context: Json) -> Json:
    """`scenes`: {scene_id, script, intent, plan, seed} in reading order."""
    return {
        "scenes": list(scenes),
        "grammar": catalogue.grammar.model_dump(mode="json"),
        "templates": catalogue.templates.model_dump(mode="json"),
        "story_style": story_style.model_dump(mode="json"),
        "context": context,
    }


def spec_payload(
    catalogue: Catalogue,
    *,
    script: Json,
    intent: Json,
    plan: Json,
    cast: Sequence[CharacterSheet],
    environments: Sequence[EnvironmentSheet],
    story_style: StoryStyle,
    image_style: ImageStyle,
    seed: int,
    avoid: Sequence[str],
    context: Json,
    locked: Json | None = None,
) -> Json:
    """`context["new_ids"]["layout"]` is the id that the layout will have; the spec names it, or the locked one.

    `avoid` are the layout templates of the scenes before, newest last. `locked`: as for the intent; their ids are in
    ``context["locked"]``.
    """
    return {
        "locked": locked or {},
        "script": script,
        "intent": intent,
        "plan": plan,
        "cast": [sheet.model_dump(mode="json") for sheet in cast],
        "environments": [sheet.model_dump(mode="json") for sheet in environments],
        "grammar": catalogue.grammar.model_dump(mode="json"),
        "templates": catalogue.templates.model_dump(mode="json"),
        "thresholds": catalogue.metrics.qc.model_dump(mode="json"),
        "story_style": story_style.model_dump(mode="json"),
        "image_style": image_style.model_dump(mode="json"),
        "seed": seed,
        "avoid": list(avoid),
        "context": context,
    }


def sheet_json(sheet: LetteringSheet) -> Json:
    """Linked styles as payloads carry them: only what they say, so that equal looks make equal payloads."""
    return sheet.model_dump(mode="json", exclude_defaults=True)


def lettering_payload(
    *,
    lines: Sequence[Json],
    existing: Sequence[Json],
    language: str,
    cast_names: Mapping[str, str],
    fonts: Json,
    id_seed: str,
    old_layout: Json | None = None,
    reading: str | None = None,
    sheet: LetteringSheet = PLAIN,
) -> Json:
    """`existing` are layer payloads; `old_layout` the one that they were placed on, where it differs from the new."""
    return {
        "lines": list(lines),
        "existing": list(existing),
        "language": language,
        "cast_names": dict(cast_names),
        "fonts": fonts,
        "id_seed": id_seed,
        "old_layout": old_layout,
        "reading": reading,
        "sheet": sheet_json(sheet),
    }


def render_payload(
    *,
    layout: Json,
    semantics: Json,
    plan: Json,
    spec: Json,
    cast: Sequence[CharacterSheet],
    image_style: ImageStyle,
    lettering: Json,
    context: Json,
) -> Json:
    return {
        "layout": layout,
        "semantics": semantics,
        "plan": plan,
        "spec": spec,
        "cast": [sheet.model_dump(mode="json") for sheet in cast],
        "image_style": image_style.model_dump(mode="json"),
        "lettering": lettering,
        "context": context,
    }


def compose_payload(
    *,
    render_result: Json,
    layout: Json,
    layers: Sequence[Json],
    width: int,
    fonts: Json,
    context: Json,
    sheet: Json | None = None,
) -> Json:
    """`sheet` is what `sheet_json` gave, when the order was made; the layers are as stored."""
    return {
        "sheet": sheet or {},
        "render_result": render_result,
        "layout": layout,
        "layers": list(layers),
        "width": width,
        "fonts": fonts,
        "context": context,
    }


def assemble_payload(*, scenes: Sequence[Json], profile: Profile, meta: Json, fonts: Json, context: Json) -> Json:
    """`scenes`: composites with their scene id, title, layout, layers, sheet, versions and origin, in episode order."""
    return {
        "scenes": list(scenes),
        "profile": profile.model_dump(mode="json"),
        "meta": meta,
        "fonts": fonts,
        "context": context,
    }


def output_width(profile: Profile, layouts: Sequence[Json]) -> int:
    """The strip width of a profile; one that takes art "as drawn" follows its widest scene."""
    return profile.width or max((int(layout["width"]) for layout in layouts), default=800)
