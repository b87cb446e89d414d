"""What does a character look like on a card? A small drawn bust in the colours of the sheet; not what a panel shows."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from studio.ui.html import esc, svg_image
from studio.ui.words import t

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_DEFAULTS = {"skin": "#f2c9ac", "hair": "#3b2a2a", "eyes": "#4a3526", "top": "#5577aa", "bottom": "#333344"}
_FLOATING = {"cloud", "ghost"}
"""Figures without shoulders."""
_FUR = {"dog", "cat", "bird", "creature"}
"""Figures whose hair covers them; the others are the colour of what they would wear."""


@lru_cache(maxsize=1)
def _parts() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(Path(__file__).with_name("portrait.toml").read_text(encoding="utf-8"))


def portrait(look: Mapping[str, Any], name: str) -> str:
    """A bust for a person; for anyone else a head in their colours with what makes them a cat, a robot or a cloud."""
    colours = {part: _colour(look, part) for part in _DEFAULTS}
    figure = str(look.get("figure", "person"))
    art = _person(look, colours) if figure == "person" else _creature(figure, colours)
    # Opaque and light in both themes: dark hair on a dark card cannot be seen.
    back = '<rect width="96" height="110" rx="10" fill="#dbe4ec"/>'
    frame = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 110">'
    return svg_image(f"{frame}{back}{art}</svg>", 84, 96, t("assets.portrait", name=name))


def swatches(look: Mapping[str, Any]) -> str:
    """The colours that every drawing keeps."""
    named = [(_colour(look, part), esc(t(f"assets.colour_{part}"))) for part in _DEFAULTS if part in look]
    chips = "".join(f'<i style="background:{colour}" title="{name}"></i>' for colour, name in named)
    return f'<div class="ws-swatches">{chips}</div>'


def _person(look: Mapping[str, Any], colours: Mapping[str, str]) -> str:
    parts, skin = _parts(), colours["skin"]
    hair = parts["hair"].get(str(look.get("hair_style")), parts["hair"]["short"])
    worn = parts["accessory"].get(str(look.get("accessory")), "")
    neck = f'<path d="M40 66h16v16c-4 6-12 6-16 0Z" fill="{skin}"/>'
    head = f'<ellipse cx="48" cy="50" rx="24" ry="27" fill="{skin}"/>'
    back = hair.format(**colours) if look.get("hair_style") in ("long", "bob") else ""
    return back + _shoulders(colours) + neck + head + hair.format(**colours) + _face(colours) + worn.format(**colours)


def _creature(figure: str, colours: Mapping[str, str]) -> str:
    coat = colours["hair" if figure in _FUR else "top"]
    mark = _parts()["figure"].get(figure, "").format(**(dict(colours) | {"skin": coat}))
    head = f'<ellipse cx="48" cy="52" rx="27" ry="25" fill="{coat}" stroke="#0003"/>'
    beak = '<path d="M43 58h10l-5 9Z" fill="#d99a2b"/>' if figure == "bird" else ""
    body = "" if figure in _FLOATING else _shoulders(colours)
    return body + mark + head + _face(colours) + beak


def _shoulders(colours: Mapping[str, str]) -> str:
    return f'<path d="M10 110C12 84 32 78 48 78S84 84 86 110Z" fill="{colours["top"]}"/>'


def _face(colours: Mapping[str, str]) -> str:
    ink = colours["eyes"]
    eyes = f'<circle cx="39" cy="52" r="2.6" fill="{ink}"/><circle cx="57" cy="52" r="2.6" fill="{ink}"/>'
    return eyes + f'<path d="M42 64q6 4 12 0" fill="none" stroke="{ink}" stroke-width="1.6"/>'


def _colour(look: Mapping[str, Any], part: str) -> str:
    value = look.get(part)
    return value if isinstance(value, str) and _COLOUR.fullmatch(value) else _DEFAULTS[part]
