"""The stages of a run, in order: plan, draw and letter, package; each on the same tasks as the studio's workers."""

from __future__ import annotations

import argparse
from typing import Any

from core.errors import Finding
from core.ids import DerivedIds
from core.lettering.checks.lint_profiles import profile_for
from core.lettering.reading import reading_order
from core.planning.reading import read_ahead
from core.story.script import Script
from studio import __version__
from studio.catalogue import Catalogue
from studio.making.work import Json, SceneWork, Steps, Work
from studio.services import payloads
from studio.worker.inline import MemoryBlobs, run


def plan_work(work: Work, catalogue: Catalogue, args: argparse.Namespace, blobs: MemoryBlobs, steps: Steps) -> None:
    story_style = catalogue.styles.story_style(args.story_style)
    image_style = catalogue.styles.image_style(args.style)
    ids = DerivedIds(work.digest)
    steps.say("Planning")
    read_ahead([Script.model_validate(scene.script) for scene in work.scenes], work.cast)
    for number, scene in enumerate(work.scenes):
        payload = payloads.intent_payload(
            catalogue,
            script=scene.script,
            cast=work.cast,
            story_style=story_style,
            importance=0.5,
            seed=payloads.seed_of(work.digest, str(number)),
            avoid=[
                [panel["grammar_id"] for panel in done.plan["panels"]] for done in work.scenes[:number] if done.plan
            ],
            context={},
        )
        drafted = run("plan.intent", payload, blobs)
        scene.intent, scene.plan = drafted["intent"], drafted["plan"]
        steps.step()
    drafts = [
        {
            "scene_id": scene.scene_id,
            "script": scene.script,
            "intent": scene.intent,
            "plan": scene.plan,
            "seed": payloads.seed_of(work.digest, str(number)),
        }
        for number, scene in enumerate(work.scenes)
    ]
    payload = payloads.continuity_payload(catalogue, scenes=drafts, story_style=story_style, context={})
    harmonised = run("plan.continuity", payload, blobs)
    steps.step()
    for number, scene in enumerate(work.scenes):
        scene.plan = harmonised["plans"][scene.scene_id]
        payload = payloads.spec_payload(
            catalogue,
            script=scene.script,
            intent=scene.intent or {},
            plan=scene.plan or {},
            cast=work.cast,
            environments=work.environments,
            story_style=story_style,
            image_style=image_style,
            seed=payloads.seed_of(work.digest, str(number)),
            avoid=harmonised["avoid"][scene.scene_id],
            context={"new_ids": {"layout": ids("scene", number, "layout")}},
        )
        made = run("plan.spec", payload, blobs)
        scene.layout, scene.semantics, scene.spec = made["layout"], made["semantics"], made["spec"]
        steps.step()


def draw_and_letter(
    work: Work, catalogue: Catalogue, args: argparse.Namespace, blobs: MemoryBlobs, steps: Steps
) -> None:
    fonts = payloads.fonts_payload(catalogue, blobs)
    image_style = catalogue.styles.image_style(args.style)
    names = {sheet.character_id: sheet.name for sheet in work.cast}
    conventions = profile_for(catalogue.lint_profiles, work.language)
    for number, scene in enumerate(work.scenes):
        steps.say("Lettering" if scene.render else "Drawing and lettering")
        lettering = payloads.lettering_payload(
            lines=scene.script["lines"],
            existing=[],
            language=work.language,
            cast_names=names,
            fonts=fonts,
            sheet=work.sheet,
            reading=reading_order(work.language, work.sheet, profile=conventions.reading.order),
            id_seed=f"{work.digest}/scene/{number}",
        )
        if scene.render is None:
            payload = payloads.render_payload(
                layout=scene.layout or {},
                semantics=scene.semantics or {},
                plan=scene.plan or {},
                spec=scene.spec or {},
                cast=work.cast,
                image_style=image_style,
                lettering=lettering,
                context={},
            )
            made = run("render.scene", payload, blobs)
            scene.render = made["render_result"]
        else:
            facts = scene.render["facts"]
            payload = {
                "layout": scene.layout,
                "plan": scene.plan,
                "facts": facts,
                "lettering": lettering,
                "context": {},
            }
            made = run("letter.scene", payload, blobs)
        scene.layers = made["layers"]
        work.findings += [Finding.model_validate(item) for item in made["findings"]]
        steps.step()
        steps.step()


def package_work(work: Work, catalogue: Catalogue, profile: Any, blobs: MemoryBlobs, steps: Steps) -> Json:
    fonts = payloads.fonts_payload(catalogue, blobs)
    width = payloads.output_width(profile, [scene.layout or {} for scene in work.scenes])
    ids = DerivedIds(work.digest)
    composed: list[Json] = []
    used: dict[str, Json] = {}
    for scene in work.scenes:
        steps.say("Compositing")
        payload = payloads.compose_payload(
            render_result=scene.render or {},
            layout=scene.layout or {},
            layers=scene.layers,
            width=width,
            fonts=fonts,
            sheet=payloads.sheet_json(work.sheet),
            context={},
        )
        made = run("export.compose", payload, blobs)
        used.update({font["name"]: font for font in made["fonts"]})
        composed.append(
            {
                "scene_id": scene.scene_id,
                "title": scene.title,
                "image": made["image"],
                "width": made["width"],
                "height": made["height"],
                "findings": made["findings"],
                "render_result": scene.render,
                "protected": made["protected"],
                "layout": scene.layout,
                "layers": scene.layers,
                "sheet": payloads.sheet_json(work.sheet),
                "versions": versions_of(scene),
                "origin": (scene.render or {}).get("origin"),
            }
        )
        steps.step()
    steps.say("Slicing and packing")
    meta = {
        "episode_id": ids("episode"),
        "title": work.title,
        "slug": work.slug,
        "language": work.language,
        "app_version": __version__,
        "fonts": [used[name] for name in sorted(used)],
        "speakers": {sheet.character_id: sheet.name for sheet in work.cast},
    }
    payload = payloads.assemble_payload(scenes=composed, profile=profile, meta=meta, fonts=fonts, context={})
    made = run("export.assemble", payload, blobs)
    steps.step()
    return made


def versions_of(scene: SceneWork) -> dict[str, str]:
    """What a package says of where a scene came from: the sha256 of every payload in its chain."""
    chain = {
        "script": scene.script,
        "scene_intent": scene.intent,
        "panel_plan": scene.plan,
        "layout": scene.layout,
        "panel_semantics": scene.semantics,
        "render_spec": scene.spec,
        "render_result": scene.render,
        **{f"{layer['layer_type']}_layer": layer for layer in scene.layers},
    }
    return {name: payloads.digest_of(payload) for name, payload in chain.items() if payload}
