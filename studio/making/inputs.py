"""From a script file, or a folder of finished art, to the work that the stages take: which scenes, who, where?"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from core.art.decode import decode_image
from core.art.detect import find_panels
from core.compositor.encode import encode_png
from core.errors import Finding, InvalidInputError, TooLargeError
from core.ids import DerivedIds
from core.planning.brought import plan_for_art
from core.planning.looks import derive_look, identity_line
from core.planning.vocabulary import place_kind
from core.story.cast import CharacterSheet, EnvironmentSheet, Look
from core.story.plan import RenderResult
from core.story.read import read_script
from core.story.script import ImportedCharacter, ImportedStory
from studio.making.work import SceneWork, Work
from studio.naming import natural_key, slug_of
from studio.worker.inline import MemoryBlobs

ART_SUFFIXES = {".png", ".jpg", ".jpeg", ".webp"}
SCRIPT_SUFFIXES = {".fountain", ".fdx", ".txt", ".md", ".panels"}
MAX_SCRIPT_BYTES = 20 * 2**20


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


def work_from_script(path: Path) -> Work:
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
            pronoun=character.pronoun,
            role="main" if character in busiest and character.speaking_lines else "secondary",
            look=look,
        )
        sheets.append(sheet.model_copy(update={"identity_line": identity_line(sheet)}))
    return sheets


def work_from_folder(folder: Path, blobs: MemoryBlobs) -> Work:
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
