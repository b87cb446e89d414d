"""A studio's own fonts beside the shipped ones: uploaded, listed, shown, taken out of use.

Question: with which fonts may lettering be set, and which files are they? A font is one face and one named style. Its
file lives among the blobs and stays there, for versions and packages that were made with it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from core.errors import ConflictError, Finding, InvalidInputError, TooLargeError
from core.lettering.linked import font_styles_named
from core.lettering.text.fonts import DEFAULT_STYLE, FaceEntry, FontStyles, TextStyle
from core.lettering.text.ownfonts import (
    NO_FONTS,
    SAMPLES,
    FontAbout,
    covered,
    joined_styles,
    merge_font_styles,
    own_style,
    style_name,
)
from studio.catalogue import OWN
from studio.services import payloads, styles
from studio.services.context import Services
from studio.services.paging import NAME_CHARACTERS, Json, invalid, missing, shown, text, validated
from studio.services.view import cached_task, read_brought
from studio.store import looks, people
from studio.store.cursor import Cursor, Row

FONT_BYTES = 20 * 2**20
LICENCE_CHARACTERS = 20_000
SAMPLE_CHARACTERS = 200
SAMPLE_PX = 44.0
"""The size over which no specimen is set, so that loud sounds too stay in one line."""
_STYLE_ID = re.compile(r"[a-z][a-z0-9_]{0,39}")
_CHOSEN = ("size_px", "leading", "tracking", "case", "italic", "bold", "fallback")


def fonts_payload(svc: Services) -> Json:
    """The fonts of this studio as task payloads name them: shipped ones, the folder's and the uploaded ones."""
    own, files = svc.store.read(lambda cur: _uploaded(cur, svc))
    return payloads.fonts_payload(svc.catalogue, svc.blobs, own, files)


def all_styles(cur: Cursor, svc: Services) -> FontStyles:
    """Every face and style that lettering may be set with."""
    return merge_font_styles(svc.catalogue.font_styles, _uploaded(cur, svc)[0])


def own_fonts(cur: Cursor, svc: Services) -> Json:
    """What fonts there are beside the shipped ones, as a value that changes with them."""
    own, files = _uploaded(cur, svc)
    folder = {name: key for name, key in svc.catalogue.font_digests.items() if name.startswith(OWN)}
    return {"styles": own.model_dump(mode="json"), "files": files, "folder": folder}


def list_fonts(svc: Services) -> Json:
    """Named styles with their faces, and the files that could not be used.

    An item: ``{style, about, family, face, size_px, leading, case, languages, fallback, licence, source, scripts, own,
    font_id}``; `scripts` are those that the style's own face and its faces by language have the alphabet of.
    """
    rows, merged = svc.store.read(lambda cur: (looks.fonts_held(cur), all_styles(cur, svc)))
    used = {face.file for face in merged.faces.values()}
    by_style = {row["style"]: row for row in rows if _file(row) in used}
    problems = [problem.model_dump(mode="json") for problem in svc.catalogue.font_problems]
    problems += [_waiting(row).model_dump(mode="json") for row in rows if _file(row) not in used]
    scripts = _scripts(svc, merged, rows)
    folder = {name for name, face in svc.catalogue.font_styles.faces.items() if face.file.startswith(OWN)}
    items = []
    for name, style in merged.styles.items():
        row, face = by_style.get(name), merged.faces[style.face]
        own = "uploaded" if row else "folder" if style.face in folder else None
        reach = {script for key in (style.face, *style.languages.values()) for script in scripts[key]}
        items.append(
            {"style": name, "font_id": row["font_id"] if row else None, "own": own, "family": face.family}
            | style.model_dump(mode="json", include={"about", "face", "size_px", "leading", "case", "languages"})
            | {
                "fallback": style.fallback,
                "licence": face.licence,
                "source": face.source,
                "scripts": [script for script in SAMPLES if script in reach],
            }
            | {"findings": row["findings"] if row else []}
        )
    faces = [
        {"face": name, "family": face.family, "licence": face.licence, "source": face.source, "scripts": scripts[name]}
        for name, face in merged.faces.items()
    ]
    return {"items": items, "next": None, "faces": faces, "problems": problems}


def add_font(
    svc: Services,
    file_name: str,
    content: bytes,
    *,
    licence: str,
    style: str | None = None,
    family: str | None = None,
    source: str = "",
    base: str = DEFAULT_STYLE,
    settings: Mapping[str, Any] | None = None,
    author: str = "system",
) -> Json:
    """Bring a font: one face, and one style that is called `style` (default: the font's own name).

    The style is set like the style `base`, whose faces draw what the font lacks; `settings` may say size_px, leading,
    tracking, case, italic and bold (faces), fallback (faces that are asked first).

    Raises:
        InvalidInputError: no TrueType or OpenType font that can letter, or a setting that cannot be used.
        TooLargeError: over 20 MB. ConflictError: `font-style-exists`.
    """
    if len(content) > FONT_BYTES:
        raise TooLargeError(
            f"The font has {len(content)} bytes; at most {FONT_BYTES} are taken.", code="font-too-large"
        )
    file_name = text(re.split(r"[/\\]", file_name)[-1] or "font", "file", most=200)
    licence = text(licence, "licence", most=LICENCE_CHARACTERS)
    source = text(source, "source", most=500, least=0)
    family = text(family, "family", most=NAME_CHARACTERS) if family else None
    key = svc.blobs.put(content)
    about = FontAbout.model_validate(read_brought(svc, "font.read", {"upload": key, "name": file_name}, what="font"))
    name = _named(style, about)
    font_id = svc.ids()

    def unit(cur: Cursor) -> Json:
        known = all_styles(cur, svc)
        if base not in known.styles:
            raise invalid(["base"], f"there is no font style {base[:60]!r}", code="unknown-font-style")
        chosen = {field: value for field, value in (settings or {}).items() if field in _CHOSEN and value is not None}
        words = f"{family or about.family} {about.subfamily}".strip()
        row: Row = {
            "font_id": font_id,
            "face": name,
            "family": family or about.family,
            "file_name": file_name,
            "blob_key": key,
            "licence": licence,
            "source": source,
            "style": name,
            "settings": {"base": base, "scripts": about.scripts, "about": words, **chosen},
            "findings": [finding.model_dump(mode="json") for finding in about.findings],
            "created_by": author,
            "created_at": svc.now(),
            "deleted_by": None,
            "deleted_at": None,
        }
        validated(TextStyle, {"face": name, "size_px": 28, **chosen})
        merge_font_styles(known, _as_styles(row, known))
        looks.insert_font(cur, row)
        data = {"style": name, "file": file_name}
        people.record_event(
            cur, at=row["created_at"], author=author, action="create", kind="font", subject_id=font_id, data=data
        )
        return _shown(row)

    return svc.store.write(unit)


def delete_font(svc: Services, font_id: str, author: str = "system") -> None:
    """Take a font out of use. Its file stays, so whatever was made with it stays as it was.

    Raises:
        NotFoundError. ConflictError: `font-in-use`, naming the scenes, styles and fonts that use its style.
    """
    now = svc.now()

    def unit(cur: Cursor) -> None:
        row = looks.find_font(cur, font_id)
        if row is None or row["deleted_at"] is not None:
            raise missing("font", font_id)
        used = _users(cur, svc, row)
        if used:
            named = ", ".join(dict.fromkeys(use["name"] for use in used))
            raise ConflictError(
                f"The font style '{row['style']}' is in use: {named[:400]}. Choose another font there first.",
                code="font-in-use",
                style=row["style"],
                uses=used[:200],
            )
        looks.delete_font(cur, font_id, author=author, at=now)
        people.record_event(cur, at=now, author=author, action="delete", kind="font", subject_id=font_id, data={})

    svc.store.write(unit)


def sample_png(svc: Services, style: str, words: str | None = None, *, language: str | None = None) -> bytes:
    """A text set in a font style, drawn by the engine that letters, as a PNG on white.

    Raises:
        NotFoundError: no style of that name.
    """
    held = svc.store.read(lambda cur: all_styles(cur, svc)).styles.get(style)
    if held is None:
        raise missing("font style", style)
    said = text(words, "text", most=SAMPLE_CHARACTERS) if words else "The quick, brown fox -- at last!"
    payload = {"font": style, "text": said, "language": language, "width": 800, "paper": "#ffffff"}
    payload["size_px"] = min(held.size_px, SAMPLE_PX)
    answer = cached_task(svc, "view.specimen", payload | {"fonts": fonts_payload(svc)})
    return svc.blobs.get(answer["image"])


def _named(style: str | None, about: FontAbout) -> str:
    plain = about.subfamily if about.subfamily.lower() not in ("regular", "normal", "book") else ""
    name = style or style_name(f"{about.family} {plain}")
    if not _STYLE_ID.fullmatch(name):
        raise invalid(["style"], "must be lower case letters, digits and _ and begin with a letter, at most 40")
    return name


def _uploaded(cur: Cursor, svc: Services) -> tuple[FontStyles, dict[str, str]]:
    """The uploaded fonts, and the blob of each file. One whose name was since given to a shipped font waits unused."""
    held, files = NO_FONTS, {}
    for row in looks.fonts_held(cur):
        known = merge_font_styles(svc.catalogue.font_styles, held)
        try:
            added = _as_styles(row, known)
            merge_font_styles(known, added)
        except (ConflictError, InvalidInputError):
            continue
        held = joined_styles([held, added])
        files[_file(row)] = row["blob_key"]
    return held, files


def _file(row: Row) -> str:
    """What an uploaded font's file is called among the font files."""
    return f"{OWN}{row['font_id']}"


def _waiting(row: Row) -> Finding:
    return Finding(
        code="font-style-exists",
        severity="warning",
        message=f"The font {row['family']!r} waits unused: another one is called {row['style']!r} too.",
        where={"font_id": row["font_id"], "style": row["style"]},
        hint="Rename the other one in the fonts folder, and start the studio again.",
    )


def _as_styles(row: Row, known: FontStyles) -> FontStyles:
    """A font's row as a face and a style."""
    settings = dict(row["settings"])
    base = known.styles.get(settings.pop("base"), known.styles[DEFAULT_STYLE])
    style = own_style(row["face"], settings.pop("scripts"), base, **settings)
    face = FaceEntry(
        file=_file(row),
        family=row["family"],
        licence=row["licence"].splitlines()[0][:120],
        licence_file="",
        source=row["source"],
    )
    return FontStyles(faces={row["face"]: face}, styles={row["style"]: style}, fallback={})


def _scripts(svc: Services, merged: FontStyles, rows: list[Row]) -> dict[str, list[str]]:
    """The scripts of every face; those of the data folder are looked up once."""
    known: dict[str, list[str]] = svc.extras.setdefault("font_scripts", {})
    for name in svc.catalogue.font_styles.faces:
        if name not in known:
            known[name] = covered(svc.catalogue.fonts.face(name))
    uploaded = {row["face"]: list(row["settings"]["scripts"]) for row in rows}
    return {name: uploaded.get(name) or known.get(name, []) for name in merged.faces}


def _users(cur: Cursor, svc: Services, row: Row) -> list[Json]:
    """What names a font's style or face: objects on the scenes' layers, lettering styles, other own fonts."""
    found: list[Json] = []
    for layer in looks.lettering_in_use(cur):
        for item in [*layer["payload"]["objects"], *layer["payload"].get("unplaced", [])]:
            if item["style"].get("font") == row["style"]:
                where = {"scene_id": layer["scene_id"], "branch": layer["branch"], "object_id": item["id"]}
                found.append({"kind": "object", "name": f"scene '{layer['title']}'", **where})
    for style in styles.lettering_known(cur, svc).values():
        if row["style"] in font_styles_named(style):
            found.append({"kind": "style", "name": f"lettering style '{style.name}'", "style_id": style.id})
    for other in looks.fonts_held(cur):
        settings = other["settings"]
        faces = [settings.get("italic"), settings.get("bold"), *settings.get("fallback", [])]
        if other["font_id"] != row["font_id"] and (row["face"] in faces or settings["base"] == row["style"]):
            found.append({"kind": "font", "name": f"font '{other['style']}'", "font_id": other["font_id"]})
    return found


def _shown(row: Row) -> Json:
    names = ("font_id", "face", "style", "family", "file_name", "licence", "source", "findings", "created_by")
    about = {key: value for key, value in row["settings"].items() if key not in ("scripts", "about")}
    return shown(row, *names, "created_at") | {
        "sha256": row["blob_key"],
        "scripts": row["settings"]["scripts"],
        "settings": about,
    }
