"""Reads SVG files that strangers made. Answers only: is this file a harmless drawing, and what are its elements?

Only elements that draw shapes are taken. Scripts, links, pictures, text, filters, copies (`use`), styles and entities
are refused by name: some can call out, some can make a small file cost hours, some a drawing library would leave out.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, ParseError

import defusedxml.ElementTree as safe_xml  # type: ignore[import-untyped]
from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]

from core.errors import InvalidInputError

MOST_BYTES = 8 * 2**20
MOST_ELEMENTS = 20_000
MOST_LAYERS, MOST_NESTED_LAYERS = 400, 4
"""Translucent elements: each is painted on a sheet of its own as large as the drawing, the nested ones at once."""
_SVG = "{http://www.w3.org/2000/svg}"
_SHAPES = ("path", "rect", "circle", "ellipse", "line", "polyline", "polygon")
_OTHERS = ("svg", "g", "defs", "title", "desc", "metadata", "linearGradient", "radialGradient", "stop", "clipPath")
_CUT = ("metadata", "title", "desc")
_NO_SHAPES = ("style", "text")
_TRANSLUCENT = re.compile(r"(?:^|;)\s*opacity\s*:")
_ELSEWHERE = re.compile(r"url\(\s*+['\"]?+(?!#)|javascript:|@import|expression\(", re.IGNORECASE)


def read_svg(data: bytes | str, *, drawn: bool = True) -> Element:
    """Parse an SVG file; names in its namespace lose it. What programs keep in namespaces of their own is cut out.

    Where the file is not `drawn` but only searched for shapes, text and style sheets are cut out instead of refused.

    Raises:
        InvalidInputError: `invalid-svg`: over 8 MB or 20,000 elements, not XML, not SVG, or with something that is not
            a shape; `data["element"]` or `data["attribute"]` names it.
    """
    raw = data.encode("utf-8", errors="replace") if isinstance(data, str) else data
    if len(raw) > MOST_BYTES:
        raise _wrong(f"it is larger than {MOST_BYTES // 2**20} MB.")
    try:
        root: Element = safe_xml.fromstring(raw, forbid_dtd=False, forbid_entities=True, forbid_external=True)
    except DefusedXmlException as error:
        raise _wrong("it declares entities.") from error
    except (ParseError, ValueError, LookupError) as error:
        raise _wrong(f"it is not XML ({error}).") from error
    if root.tag.removeprefix(_SVG) != "svg":
        raise _wrong("it has no svg element at its top.")
    if sum(1 for _ in root.iter()) > MOST_ELEMENTS:
        raise _wrong(f"it has more than {MOST_ELEMENTS:,} elements.")
    _clean(root, 0, drawn)
    if drawn:
        _check_cost(root)
    return root


def _check_cost(root: Element) -> None:
    """Refuse what a small file can make a painter do without end: clips of clips, sheets upon sheets."""
    layers = 0
    waiting = [(root, 0, False)]
    while waiting:
        element, nested, clipping = waiting.pop()
        clipping = clipping or element.tag == "clipPath"
        if clipping and ("clip-path" in element.attrib or "clip-path" in element.get("style", "")):
            raise _wrong("a clip in it is clipped itself.", attribute="clip-path")
        if "opacity" in element.attrib or _TRANSLUCENT.search(element.get("style", "")):
            layers, nested = layers + 1, nested + 1
        if layers > MOST_LAYERS or nested > MOST_NESTED_LAYERS:
            raise _wrong("it has too many translucent groups.", attribute="opacity")
        waiting += [(child, nested, clipping) for child in element]


def _clean(element: Element, depth: int, drawn: bool) -> None:
    if depth > 60:
        raise _wrong("its groups are nested too deeply.")
    element.tag = element.tag.removeprefix(_SVG)
    if element.tag not in _SHAPES and element.tag not in _OTHERS:
        raise _wrong(f"it has the element '{element.tag}'; only shapes are taken.", element=element.tag)
    for name, value in list(element.attrib.items()):
        plain = name.rsplit("}", 1)[-1]
        if plain.lower().startswith("on"):
            raise _wrong(f"it has a script in '{plain}'.", attribute=plain)
        if plain == "href" and not value.strip().startswith("#"):
            raise _wrong("it refers to another file.", attribute=plain)
        if _ELSEWHERE.search(value):
            raise _wrong(f"it refers to another file in '{plain}'.", attribute=plain)
        if plain in ("filter", "mask") or (plain == "style" and re.search(r"\b(filter|mask)\s*:", value)):
            raise _wrong(f"it uses '{plain}', which is not taken.", attribute=plain)
        if name.startswith("{") and plain != "href":
            del element.attrib[name]
    for child in list(element):
        name = child.tag.removeprefix(_SVG) if isinstance(child.tag, str) else "{"
        if name.startswith("{") or name in _CUT or (not drawn and name in _NO_SHAPES):
            element.remove(child)
        else:
            _clean(child, depth + 1, drawn)


def _wrong(what: str, **data: str) -> InvalidInputError:
    return InvalidInputError(f"The SVG file cannot be used: {what}", code="invalid-svg", **data)
