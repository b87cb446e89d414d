"""`webtoon make`: a script, or a folder of finished art, to a package, in one process, with no server and no database.

The same tasks as the studio's workers run, on payloads from the same builders. All ids derive from the input's hash, so
the same input gives the same bytes. Nothing appears under the output folder until everything is done.
"""

from __future__ import annotations

import argparse
import errno
import hashlib
import json
import shutil
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core.art.decode import decode_image
from core.art.detect import find_panels
from core.compositor.encode import encode_png
from core.errors import EnvironmentLackError, Finding, InvalidInputError, TooLargeError
from core.ids import DerivedIds
from core.planning.brought import plan_for_art
from core.planning.looks import derive_look, identity_line
from core.planning.vocabulary import place_kind
from core.story.cast import CharacterSheet, EnvironmentSheet, Look
from core.story.plan import RenderResult
from core.story.read import read_script
from core.story.script import ImportedCharacter, ImportedStory
from studio import __version__
from studio.catalogue import Catalogue, load_catalogue
from studio.naming import natural_key, slug_of
from studio.services import payloads
from studio.worker.inline import MemoryBlobs, run

Json = dict[str, Any]
ART_SUFFIXES = {".png", ".jpg", ".jpeg", ".webp"}
SCRIPT_SUFFIXES = {".fountain", ".fdx", ".txt", ".md", ".panels"}
MAX_SCRIPT_BYTES = 20 * 2**20
SPOKEN = {"dialogue", "narration", "sfx"}


@dataclass
class SceneWork:
    """One scene on its way through the stages; values are the JSON that tasks take and give."""

    scene_id: str
    title: str
    script: Json
    intent: Json | None = None
    plan: Json | None = None
    layout: Json | None = None
    semantics: Json | None = None
    spec: Json | None = None
    render: Json | None = None
    layers: list[Json] = field(default_factory=list)


@dataclass
class Work:
    """A whole run: the scenes in reading order and what they share."""

    title: str
    slug: str
    language: str
    digest: str
    scenes: list[SceneWork]
    cast: list[CharacterSheet]
    environments: list[EnvironmentSheet]
    findings: list[Finding] = field(default_factory=list)


class Steps:
    """Progress in steps that are known beforehand, shown as a bar on a terminal and as nothing elsewhere."""

    def __init__(self, total: int, quiet: bool) -> None:
        from tqdm import tqdm

        self._bar = tqdm(total=total, unit="step", disable=quiet or None, file=sys.stderr, leave=False)

    def say(self, words: str) -> None:
        self._bar.set_description_str(words)

    def step(self) -> None:
        self._bar.update(1)

    def close(self) -> None:
        self._bar.close()


def run_make(args: argparse.Namespace) -> int:
    """Do the whole main job; returns the exit code (0, or 3 when findings of grade error remain).

    Raises:
        InvalidInputError, TooLargeError: the input cannot be used.
        EnvironmentLackError: the disk is full.
    """
    started = time.monotonic()
    catalogue = load_catalogue()
    profiles = [catalogue.profile(name) for name in dict.fromkeys(args.profile or ["webtoon_canvas"])]
    catalogue.styles.image_style(args.style)
    catalogue.styles.story_style(args.story_style)
    source, out = Path(args.source), Path(args.out)
    _check_out(out)
    blobs = MemoryBlobs()
    work = _from_folder(source, blobs) if source.is_dir() else _from_script(source)
    steps = Steps(len(work.scenes) * 4 + len(profiles) * (len(work.scenes) + 1) + 1, quiet=args.json)
    try:
        if all(scene.render is None for scene in work.scenes):
            _plan(work, catalogue, args, blobs, steps)
        _draw_and_letter(work, catalogue, args, blobs, steps)
        packages = [(profile, _package(work, catalogue, profile, blobs, steps)) for profile in profiles]
    finally:
        steps.close()
    folder = _write(out, work.slug, packages, blobs)
    findings = work.findings + [Finding.model_validate(item) for _, package in packages for item in package["findings"]]
    _report(args.json, work, packages, findings, folder, time.monotonic() - started)
    return 3 if any(finding.severity == "error" for finding in findings) else 0


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_SCRIPT_BYTES:
            raise TooLargeError(
                f"{path}: the script is over {MAX_SCRIPT_BYTES // 2**20} MB.", code="script-too-large", file=str(path)
            )
        return path.read_bytes()
    except FileNotFoundError:
        raise InvalidInputError(f"{path}: there is no such file or folder.", code="no-such-file") from None
    except OSError as error:
        raise InvalidInputError(f"{path}: {error.strerror}.", code="unreadable-file") from error


def _import(path: Path) -> ImportedStory:
    content = _read(path)
    try:
        ids = DerivedIds(hashlib.sha256(content).hexdigest())
        story = read_script(content, ids=ids)
        named = story.title if "title" in story.meta else path.stem.replace("_", " ").strip()
        return story.model_copy(update={"title": named or story.title})
    except (InvalidInputError, TooLargeError) as error:
        error.message = f"{path}: {error.message}"
        raise


def _from_script(path: Path) -> Work:
    story = _import(path)
    ids = DerivedIds(story.sha256)
    scenes = [SceneWork(scene.scene_id, scene.title, scene.script.model_dump(mode="json")) for scene in story.scenes]
    places = dict.fromkeys(scene.script.place for scene in story.scenes if scene.script.place)
    environments = [
        EnvironmentSheet(environment_id=ids("environment", place.casefold()), name=place, kind=place_kind(place))
        for place in places
    ]
    return Work(
        title=story.title,
        slug=slug_of(path.stem),
        language=story.language,
        digest=story.sha256,
        scenes=scenes,
        cast=cast_sheets(story.characters),
        environments=environments,
        findings=list(story.findings),
    )


def cast_sheets(characters: Iterable[ImportedCharacter]) -> list[CharacterSheet]:
    """Sheets for an imported cast: looks that can be told apart, the two busiest speakers as main characters."""
    found = list(characters)
    busiest = sorted(found, key=lambda item: -item.speaking_lines)[:2]
    sheets: list[CharacterSheet] = []
    looks: list[Look] = []
    for character in found:
        look = derive_look(character.name, character.description, looks)
        looks.append(look)
        sheet = CharacterSheet(
            character_id=character.character_id,
            name=character.name,
            aliases=character.aliases,
            description=character.description,
            role="main" if character in busiest and character.speaking_lines else "secondary",
            look=look,
        )
        sheets.append(sheet.model_copy(update={"identity_line": identity_line(sheet)}))
    return sheets


def _from_folder(folder: Path, blobs: MemoryBlobs) -> Work:
    """Finished art: every picture is a scene; a script beside it, if there is one, gives the lines."""
    names = sorted((path for path in folder.iterdir() if path.is_file()), key=lambda path: natural_key(path.name))
    pictures = [path for path in names if path.suffix.lower() in ART_SUFFIXES]
    scripts = [path for path in names if path.suffix.lower() in SCRIPT_SUFFIXES and not path.name.startswith("README")]
    if not pictures:
        raise InvalidInputError(f"{folder}: there is no PNG, JPEG or WebP picture in this folder.", code="no-art")
    if len(scripts) > 1:
        raise InvalidInputError(
            f"{folder}: there are {len(scripts)} scripts in this folder; keep one.", code="several-scripts"
        )
    story = _import(scripts[0]) if scripts else None
    findings = list(story.findings) if story else []
    scenes: list[SceneWork] = []
    whole = hashlib.sha256((story.sha256 if story else "").encode())
    contents = [path.read_bytes() for path in pictures]
    for content in contents:
        whole.update(hashlib.sha256(content).digest())
    ids = DerivedIds(whole.hexdigest())
    matched = story is not None and len(story.scenes) == len(pictures)
    if story is not None and not matched:
        findings.append(
            Finding(
                code="art-script-mismatch",
                severity="warning",
                message=f"The script has {len(story.scenes)} scenes and the folder {len(pictures)} pictures; "
                "pictures beyond the last scene stay without lettering, scenes beyond the last picture are left out.",
                where={"scenes": len(story.scenes), "pictures": len(pictures)},
            )
        )
    for number, (path, content) in enumerate(zip(pictures, contents, strict=True)):
        try:
            pixels = decode_image(content)
        except (InvalidInputError, TooLargeError) as error:
            error.message = f"{path}: {error.message}"
            raise
        found = find_panels(pixels)
        script = story.scenes[number].script if story and number < len(story.scenes) else None
        plan = plan_for_art(found.layout, script)
        findings += [item.model_copy(update={"where": {**item.where, "file": path.name}}) for item in found.findings]
        height, width = pixels.shape[:2]
        render = RenderResult(
            image=blobs.put(encode_png(pixels)),
            width=int(width),
            height=int(height),
            origin="brought",
            drawn_for=found.layout,
            provider="brought",
        )
        title = story.scenes[number].title if story and number < len(story.scenes) else path.stem
        scenes.append(
            SceneWork(
                scene_id=ids("scene", number),
                title=title,
                script=script.model_dump(mode="json") if script else {"lines": []},
                plan=plan.model_dump(mode="json"),
                layout=found.layout.model_dump(mode="json"),
                render=render.model_dump(mode="json"),
            )
        )
    return Work(
        title=folder.resolve().name.replace("_", " "),
        slug=slug_of(folder.resolve().name),
        language=story.language if story else "en",
        digest=whole.hexdigest(),
        scenes=scenes,
        cast=cast_sheets(story.characters) if story else [],
        environments=[],
        findings=findings,
    )


def _plan(work: Work, catalogue: Catalogue, args: argparse.Namespace, blobs: MemoryBlobs, steps: Steps) -> None:
    story_style = catalogue.styles.story_style(args.story_style)
    image_style = catalogue.styles.image_style(args.style)
    ids = DerivedIds(work.digest)
    steps.say("Planning")
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


def _draw_and_letter(
    work: Work, catalogue: Catalogue, args: argparse.Namespace, blobs: MemoryBlobs, steps: Steps
) -> None:
    fonts = payloads.fonts_payload(catalogue, blobs)
    image_style = catalogue.styles.image_style(args.style)
    names = {sheet.character_id: sheet.name for sheet in work.cast}
    for number, scene in enumerate(work.scenes):
        steps.say("Lettering" if scene.render else "Drawing and lettering")
        lettering = payloads.lettering_payload(
            lines=scene.script["lines"],
            existing=[],
            language=work.language,
            cast_names=names,
            fonts=fonts,
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


def _package(work: Work, catalogue: Catalogue, profile: Any, blobs: MemoryBlobs, steps: Steps) -> Json:
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


def _check_out(out: Path) -> None:
    if out.exists() and not out.is_dir():
        raise InvalidInputError(f"{out}: the output must be a folder.", code="out-not-a-folder")


def _write(out: Path, slug: str, packages: list[tuple[Any, Json]], blobs: MemoryBlobs) -> Path:
    """Write into a hidden folder beside the place, then put all there with renames; a failure leaves nothing."""
    made_out = not out.exists()
    staging = out / f".{slug}.partial"
    try:
        out.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(staging, ignore_errors=True)
        places: list[tuple[Path, Path]] = []
        for number, (profile, package) in enumerate(packages):
            name = slug if number == 0 else f"{slug}-{profile.id.replace('_', '-')}"
            folder = staging / name
            for entry in package["files"]:
                path = folder / entry["name"]
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(blobs.get(entry["key"]))
            (staging / f"{name}.zip").write_bytes(blobs.get(package["zip"]))
            places += [(folder, out / name), (staging / f"{name}.zip", out / f"{name}.zip")]
        for fresh, place in places:
            old = staging / f"old-{place.name}"
            if place.exists():
                place.rename(old)
            fresh.rename(place)
    except OSError as error:
        shutil.rmtree(staging, ignore_errors=True)
        if made_out:
            shutil.rmtree(out, ignore_errors=True)
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise EnvironmentLackError(
                f"{out}: the disk is full; nothing was written. Free some space, or name another folder with --out.",
                code="disk-full",
            ) from error
        raise InvalidInputError(f"{out}: cannot write there ({error.strerror}).", code="unwritable-out") from error
    shutil.rmtree(staging, ignore_errors=True)
    return out / slug


def _report(
    as_json: bool,
    work: Work,
    packages: list[tuple[Any, Json]],
    findings: list[Finding],
    folder: Path,
    seconds: float,
    say: Callable[[str], None] = print,
) -> None:
    spoken = {line["line_id"] for scene in work.scenes for line in scene.script["lines"] if line["kind"] in SPOKEN}
    objects = [item for scene in work.scenes for layer in scene.layers for item in layer["objects"]]
    lettered = {line_id for item in objects for line_id in item["line_ids"]} & spoken
    slices = [entry for _, package in packages for entry in package["files"] if entry["name"].startswith("slices/")]
    numbers = {
        "scenes": len(work.scenes),
        "panels": sum(len((scene.layout or {"panels": []})["panels"]) for scene in work.scenes),
        "lines_in_script": len(spoken),
        "lines_lettered": len(lettered),
        "balloons": len(objects),
        "slices": len(slices),
        "bytes": sum(package["zip_bytes"] for _, package in packages),
        "seconds": round(seconds, 2),
        "findings": [finding.model_dump(mode="json") for finding in findings],
    }
    if as_json:
        say(json.dumps(numbers, ensure_ascii=False))
        return
    say(
        f"{work.title}: {numbers['scenes']} scenes, {numbers['panels']} panels, {numbers['balloons']} balloons for "
        f"{numbers['lines_lettered']} of {numbers['lines_in_script']} lines, {numbers['slices']} slices, "
        f"{numbers['bytes'] / 1e6:.1f} MB in {numbers['seconds']} s"
    )
    for finding in findings:
        if finding.severity != "info":
            say(f"  {finding.severity}: {finding.message}")
    say(f"{folder}.zip")
