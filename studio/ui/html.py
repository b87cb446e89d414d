"""How do values become safe HTML? Every text of a person goes through `esc`; parts are plain functions to strings."""

from __future__ import annotations

import base64
import html
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import streamlit as st

DRAWINGS = Path(__file__).with_name("drawings")
Tone = str
"""neutral, accent, good, warn or bad; a class of the style sheet."""

SEVERITY_TONES: Mapping[str, Tone] = {"error": "bad", "warning": "warn", "info": "neutral"}


def esc(value: object) -> str:
    """Text as HTML text, quotes included, so that it is also safe inside an attribute."""
    return html.escape("" if value is None else str(value), quote=True)


def show(*parts: str) -> None:
    """Draw finished HTML parts as one block."""
    st.html(f'<div class="ws">{"".join(parts)}</div>')


def badge(text: str, tone: Tone = "neutral", *, live: bool = False) -> str:
    """A pill with a dot; a live one breathes."""
    return f'<span class="ws-badge ws-{tone}{" ws-live" if live else ""}"><i></i>{esc(text)}</span>'


def heard(*parts: object) -> str:
    """Words inside a button's label that are only for those who hear the page; the style sheet hides code in cells."""
    said = ", ".join(" ".join(str(part).split()) for part in parts).replace("`", "'")
    return f"`{said}`"


def row(parts: Iterable[str], *, right: bool = False) -> str:
    return f'<div class="ws-row{" ws-right" if right else ""}">{"".join(parts)}</div>'


def label(text: str, aside: str = "") -> str:
    return f'<div class="ws-label"><span>{esc(text)}</span><span>{esc(aside)}</span></div>'


def soft(text: str) -> str:
    return f'<p class="ws-soft ws-small" style="margin:0">{esc(text)}</p>'


def caution(text: str) -> str:
    """A sentence that somebody should read before they go on."""
    return f'<p class="ws-warn ws-small" style="margin:0;font-weight:600">{esc(text)}</p>'


def hole(text: str) -> str:
    """The place of something that is not there yet, with the words that say what comes there."""
    return f'<div class="ws-hole">{esc(text)}</div>'


def facts(pairs: Iterable[tuple[str, str]]) -> str:
    """A definition list of words and values."""
    return '<dl class="ws-facts">' + "".join(f"<dt>{esc(k)}</dt><dd>{esc(v)}</dd>" for k, v in pairs) + "</dl>"


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], *, numeric: Sequence[int] = ()) -> str:
    """A plain table. Cells are finished HTML (use `esc` on text); `numeric` are the columns set to the right."""
    align = [' class="num"' if i in numeric else "" for i in range(len(heads))]
    head = "".join(f"<th{align[i]}>{esc(h)}</th>" for i, h in enumerate(heads))
    body = "".join("<tr>" + "".join(f"<td{align[i]}>{c}</td>" for i, c in enumerate(cells)) + "</tr>" for cells in rows)
    inside = f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody>"
    return f'<div class="ws-scroll"><table class="ws-table">{inside}</table></div>'


def bar(share: float, tone: Tone = "accent") -> str:
    """A progress bar; `share` is 0..1."""
    kind = tone if tone in ("good", "bad", "neutral") else ""
    return f'<div class="ws-bar {kind}"><i style="width:{max(0.0, min(1.0, share)) * 100:.1f}%"></i></div>'


def picture(url: str, alt: str, *, size: tuple[int, int], kind: str = "") -> str:
    """An image by its address on this server, in a frame that scrolls; `size` holds its place until it is there."""
    shape = f'style="aspect-ratio:{int(size[0])}/{int(size[1])}"'
    image = f'<img src="{esc(url)}" alt="{esc(alt)}" {shape} loading="lazy">'
    return f'<div class="ws-art {esc(kind)}" tabindex="0">{image}</div>'


def grid(cells: Iterable[tuple[str, str]], *, cell_px: int = 120, height_px: int = 120) -> str:
    """Pictures with captions, `(url, caption)`, in as many columns as fit."""
    figures = "".join(
        f'<figure><div style="height:{height_px}px"><img src="{esc(url)}" alt="{esc(text)}" loading="lazy"></div>'
        f"<figcaption>{esc(text)}</figcaption></figure>"
        for url, text in cells
    )
    return f'<div class="ws-grid" style="--cell:{cell_px}px">{figures}</div>'


def findings(items: Iterable[Mapping[str, Any]], words: Mapping[str, str]) -> str:
    """Findings, the gravest first; `words` name the severities."""
    order = {"error": 0, "warning": 1, "info": 2}
    ranked = sorted(items, key=lambda f: order.get(str(f.get("severity")), 3))
    return "".join(_finding(f, words) for f in ranked)


def _finding(finding: Mapping[str, Any], words: Mapping[str, str]) -> str:
    severity = str(finding.get("severity"))
    pill = badge(words.get(severity, severity), SEVERITY_TONES.get(severity, "neutral"))
    return note(pill, esc(finding.get("message")), esc(finding.get("hint")))


def empty(title: str, text: str) -> str:
    """An empty state: three panels waiting for a pencil, what this place is for and what to do."""
    return f'<div class="ws-empty">{drawing("waiting", 148, 104)}<h2>{esc(title)}</h2><p>{esc(text)}</p></div>'


def note(left: str, body: str, small: str = "") -> str:
    """A line of a list: a pill, what it is about, and a smaller line under it. All finished HTML."""
    under = f"<small>{small}</small>" if small else ""
    return f'<div class="ws-finding"><div>{left}</div><div>{body}{under}</div></div>'


def svg_image(svg: str, width: int, height: int, alt: str = "") -> str:
    """An SVG as an image that carries itself; Streamlit takes inline SVG out of a page."""
    data = base64.b64encode(svg.encode("utf-8")).decode("ascii")
    return f'<img src="data:image/svg+xml;base64,{data}" width="{width}" height="{height}" alt="{esc(alt)}">'


@lru_cache(maxsize=16)
def drawing(name: str, width: int, height: int) -> str:
    """A drawing of ours from the folder beside this module."""
    return svg_image(DRAWINGS.joinpath(f"{name}.svg").read_text(encoding="utf-8"), width, height)
