"""The pictures and the table of `docs/lettering.md`, drawn by the engine that letters the strips.

``python -m tests.golden.sheets docs/lettering`` draws the pictures anew and puts the table of lint codes into the page
beside that folder. Look at them before they are kept.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.draw.blend import blend_over
from core.lettering.balloons.drawing import draw_objects
from core.lettering.balloons.specimen import specimen_object
from core.lettering.checks.fixes import MENDS
from core.lettering.fit.setting import refit
from core.lettering.linked import chain_of, dressed, stacked
from core.lettering.objects import Geometry, Gradient, LayerObject, ObjectStyle, Outline, Point, Tail, Warp
from core.story.plan import Layout, PanelRect
from core.story.script import Delivery
from studio.catalogue import load_catalogue
from tests.unit.test_lettering_fonts import shipped_fonts

Pixels = NDArray[np.uint8]
ROOT = Path(__file__).resolve().parents[2]
PAPER = (176, 190, 200)
MOST_BYTES = 120_000
START, END = "<!-- codes: begin -->", "<!-- codes: end -->"

KINDS: tuple[tuple[Delivery, Delivery], ...] = (
    ("speech", "whisper"),
    ("shout", "caption"),
    ("electronic", "narration"),
    ("wavy", "off_panel"),
    ("thought", "sfx"),
)
SAYINGS = ("No.", "Wait, did you *hear* that?", "I have waited here for three hours, and **he** never came for us.")
SOUNDS = ("POW!", "KRA-KOOM!", "Tap tap tap")
HEART = (
    "M0.5 0.95 C0.1 0.65 0 0.45 0 0.28 C0 0.1 0.13 0 0.27 0 C0.38 0 0.46 0.07 0.5 0.16"
    " C0.54 0.07 0.62 0 0.73 0 C0.87 0 1 0.1 1 0.28 C1 0.45 0.9 0.65 0.5 0.95 Z"
)
STAR = "M0.5 0 L0.62 0.35 L1 0.38 L0.7 0.6 L0.8 1 L0.5 0.77 L0.2 1 L0.3 0.6 L0 0.38 L0.38 0.35 Z"
STONE = (
    "M0.2 0.1 C0.4 -0.05 0.8 0.05 0.95 0.3 C1.05 0.5 0.9 0.6 0.92 0.8 C0.9 1.0 0.5 1.0 0.35 0.95"
    " C0.1 0.95 0.0 0.7 0.05 0.5 C0.08 0.4 0.05 0.2 0.2 0.1 Z"
)
LEAF = "M0 0.5 C0.2 0 0.8 0 1 0.1 C1 0.7 0.6 1 0.3 1 C0.1 1 0 0.8 0 0.5 Z"

CODES: dict[str, str] = {
    "empty-text": "The object has no text.",
    "orphan": "Its panel does not exist.",
    "unplaced-object": "It waits in the tray: its panel is gone.",
    "line-changed": "Its script line was rewritten after it was lettered.",
    "place-uncertain": "The art was replaced, and its panel is a guess.",
    "text-does-not-fit": "The text needs more room than the balloon has.",
    "text-outside": "Letters stand outside the balloon.",
    "text-near-outline": "Letters are too near the outline.",
    "text-off-canvas": "Letters leave the canvas.",
    "balloon-off-canvas": "The balloon leaves the canvas, its text does not.",
    "mostly-off-panel": "More of the object lies outside its panel than inside.",
    "overlap": "Two objects cover each other.",
    "tangent": "An edge just touches a border or another balloon: neither clear of it nor well across.",
    "crossing-tails": "A tail crosses another tail or a balloon.",
    "missing-tail": "A speaker is in the picture, but the balloon has no tail.",
    "tail-aim": "The tail points past its speaker.",
    "tail-guessed": "Nobody knows where the speaker is; the tail was guessed.",
    "face-covered": "A face is covered; over eyes or mouth it is an error.",
    "hand-covered": "More than half of a hand is covered (where the profile asks).",
    "reading-order": "The eye meets the balloons in another order than the script's.",
    "slice-cut": "The strip is cut through it.",
    "too-small": "The text is too small on a phone.",
    "too-many-words": "A balloon has too many words.",
    "too-many-words-in-panel": "A panel has too many spoken words.",
    "too-many-balloons": "A panel has too many balloons.",
    "too-many-sizes": "Dialogue is set in more sizes than the profile allows.",
    "low-contrast": "Text and what lies behind it are too alike (under 4.5 : 1).",
    "missing-glyph": "No font has a character of the text.",
    "unknown-font": "The font style does not exist.",
    "avoidable-hyphenation": "A word is cut, and need not be.",
    "stacked-word": "The same word stands at the same place on two lines.",
    "repeated-word": "A small word stands twice in a row.",
    "four-dots": "Four dots or more.",
    "ellipsis": "The ellipsis is not written as the profile writes it.",
    "em-dash": "The dash is not written as the profile writes it.",
    "interrobang": "! and ? stand in the other order than the profile's.",
    "crossbar-i": "A small l or a bar stands for the pronoun I.",
    "double-space": "Two spaces between words.",
    "space-before-punctuation": "A space before a mark.",
    "quote-mix": "Straight and curly quotes are mixed.",
    "half-width": "Half-width marks in Japanese text.",
    "final-stop": "A full stop ends a manga balloon.",
    "waiver-without-finding": "A code was accepted here, but no longer occurs.",
}  # fmt: skip
"""What each code of lint means, in the order of the page's table."""


def lint_table() -> str:
    """The table of codes as Markdown; a fix is there where a mend is."""
    rows = [f"| `{code}` | {meaning} | {'yes' if code in MENDS else ''} |" for code, meaning in CODES.items()]
    return "\n".join(["| code | what it means | fix |", "| --- | --- | --- |", *rows])


def codes_in_checks() -> set[str]:
    """The codes that the checks' source gives to its findings."""
    found: set[str] = set()
    for path in [*sorted((ROOT / "core/lettering/checks").glob("*.py")), ROOT / "core/lettering/text/fonts.py"]:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        constants = {
            node.targets[0].id: node.value.value
            for node in tree.body
            if isinstance(node, ast.Assign)
            and isinstance(node.targets[0], ast.Name)
            and isinstance(node.value, ast.Constant)
        }
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            name = call.func.id if isinstance(call.func, ast.Name) else ""
            given: list[ast.expr] = []
            if name in ("finding", "Rule", "_of_panel"):
                given = call.args[:1]
            elif name == "Finding":
                given = [word.value for word in call.keywords if word.arg == "code"]
            for value in given:
                text = constants.get(value.id) if isinstance(value, ast.Name) else getattr(value, "value", None)
                if isinstance(text, str):
                    found.add(text)
    return found


def cell(item: LayerObject, w: int, h: int, *, paper: tuple[int, int, int] = PAPER, max_w: float = 0.0) -> Pixels:
    """One object in the middle of a cell, with a tail where its kind has one."""
    layout = Layout(width=800, height=max(h, 200), panels=[PanelRect(panel_id=1, x=0, y=0, w=w, h=h)])
    if item.type == "sfx_text":
        item = item.model_copy(update={"geometry": Geometry(x=0.08, y=0.14, w=0.84, h=0.72)})
    else:
        item = item.model_copy(update={"geometry": Geometry(x=0.25, y=0.2, w=0.5, h=0.5 * w / h)})
        item = refit(item, layout, shipped_fonts(), max_w=max_w or w - 24.0)
        box = item.geometry
        tailed = item.type != "box" and item.style.tail_form != "none"
        lift = 22 / h if tailed else 0.0
        box = box.model_copy(update={"y": max(0.5 - box.h / 2 - lift, 8 / h)})
        item = item.model_copy(update={"geometry": box})
        if tailed and not item.tails:
            tip = Point(x=box.x + 0.34 * box.w, y=box.y + box.h + 44 / h)
            target = Point(x=tip.x - 8 / w, y=tip.y + 40 / h)
            tail = Tail(x=tip.x, y=tip.y, curve=-0.12, target=target)
            item = item.model_copy(update={"tail": tip, "tails": [tail], "tail_target": target})
    return painted([item], layout, w, h, paper)


def painted(items: Sequence[LayerObject], layout: Layout, w: int, h: int, paper: tuple[int, int, int]) -> Pixels:
    canvas = np.empty((h, w, 3), np.uint8)
    canvas[:] = paper
    for one in draw_objects(items, layout, width=800, fonts=shipped_fonts()):
        blend_over(canvas, one.rgba, one.x, one.y)
    return canvas


def worded(text: str, kind: Delivery = "speech", **fields: object) -> LayerObject:
    return specimen_object(text, kind).model_copy(update=fields)


def grid(rows: Sequence[Sequence[Pixels]]) -> Pixels:
    """Cells in rows; shorter rows end in paper."""
    joined = [np.concatenate(row, axis=1) for row in rows]
    wide = max(row.shape[1] for row in joined)
    filled = []
    for row in joined:
        rest = np.empty((row.shape[0], wide - row.shape[1], 3), np.uint8)
        rest[:] = PAPER
        filled.append(np.concatenate([row, rest], axis=1))
    return np.concatenate(filled, axis=0)


def kinds() -> Pixels:
    """Ten kinds, each with a short, a middling and a long text."""
    rows = []
    for pair in KINDS:
        high = 350 if "shout" in pair else 270
        row = []
        for kind in pair:
            texts = SOUNDS if kind == "sfx" else SAYINGS
            wide = {"shout": (160, 400, 480), "caption": (110, 200, 290)}.get(kind, (150, 280, 370))
            row += [cell(worded(text, kind), w, high) for text, w in zip(texts, wide, strict=True)]
        rows.append(row)
    return grid(rows)


def marks() -> Pixels:
    """Emphasis and mixed looks inside a balloon, and scripts of the world."""
    shown = [
        ("I *told* you.", {}),
        ("It was **you** all along!", {}),
        ("And then he said {shout|NO!} and left.", {}),
        ("{1.5x #c02020|Run,} she {handwritten|wrote.}", {}),
        ("그래도 *네가* 없으면 나는 어떻게 살아?", {"language": "ko"}),
        ("君がいない世界なんて、嫌だ。", {"language": "ja", "direction": "vertical"}),
        ("أين كنتَ طوال هذا *الوقت*؟", {"language": "ar"}),
        ("ฉันรอเธออยู่ตรงนี้มาตั้งนานแล้วนะ", {"language": "th"}),
    ]
    cells = [cell(worded(text, style=ObjectStyle(kind="speech", **look)), 300, 330) for text, look in shown]
    return grid([cells[:4], cells[4:]])


def outlines() -> Pixels:
    """Outlines drawn by hand or imported: each sets its text about one axis."""
    cells = [
        cell(worded(text, outline=Outline(path=path), style=ObjectStyle(kind="speech", tail_form="none")), 300, 300)
        for path, text in (
            (HEART, "I have loved you since we met on the bridge."),
            (STAR, "You are a star!"),
            (STONE, "It has been here since before the village."),
            (LEAF, "Only the wind remembers what we said."),
        )
    ]
    return grid([cells])


def joined() -> Pixels:
    """Joined balloons, two speakers, three lobes, several tails."""
    w, h = 300, 330

    def lobe(name: str, text: str, cx: float, cy: float, *tips: tuple[float, float], to: str = "") -> LayerObject:
        layout = Layout(width=800, height=h, panels=[PanelRect(panel_id=1, x=0, y=0, w=w, h=h)])
        item = refit(worded(text, id=name), layout, shipped_fonts(), max_w=230)
        box = item.geometry
        fields = {
            "geometry": box.model_copy(update={"x": cx - box.w / 2, "y": cy - box.h / 2}),
            "tails": [Tail(x=x, y=y) for x, y in tips],
            "joined_to": [to] if to else [],
        }
        return item.model_copy(update=fields)

    groups = (
        [
            lobe("a", "I told you not to come.", 0.42, 0.22),
            lobe("b", "And yet here you are.", 0.56, 0.55, (0.62, 0.9), to="a"),
        ],
        [lobe("a", "We know!", 0.3, 0.26, (0.14, 0.72)), lobe("b", "We all do.", 0.66, 0.36, (0.82, 0.8), to="a")],
        [
            lobe("a", "One.", 0.3, 0.14),
            lobe("b", "Two of them.", 0.58, 0.4, to="a"),
            lobe("c", "No. Three.", 0.42, 0.69, (0.36, 0.96), to="b"),
        ],
        [lobe("a", "All together now!", 0.5, 0.3, (0.14, 0.74), (0.5, 0.8), (0.86, 0.74))],
    )
    layout = Layout(width=800, height=h, panels=[PanelRect(panel_id=1, x=0, y=0, w=w, h=h)])
    return grid([[painted(group, layout, w, h, PAPER) for group in groups]])


def styles() -> Pixels:
    """The four styles of the house, one a row."""
    known = load_catalogue().lettering_styles
    rows = []
    for name in ("default", "minimal", "manga", "classic"):
        sheet = stacked(chain_of(name, known))
        shown: tuple[tuple[str, Delivery, int], ...] = (
            ("Did you *hear* that?", "speech", 230),
            ("Someone is here.", "whisper", 210),
            ("Get down!", "shout", 290),
            ("He never told me.", "thought", 230),
            ("Signal lost.", "electronic", 200),
            ("Nobody slept that night.", "caption", 260),
        )
        rows.append([cell(dressed(worded(t, kind), sheet), w, 210, paper=(120, 150, 170)) for t, kind, w in shown])
    return grid(rows)


def sounds() -> Pixels:
    """Sounds: faces, warps, a path, gradients, a mask, columns."""
    blue = ObjectStyle(text_color="#7ae7ff", stroke="#0b2b66", gradient=Gradient(to="#2f6bff"))
    path = [Point(x=0.06, y=0.62), Point(x=0.3, y=0.42), Point(x=0.65, y=0.6), Point(x=0.94, y=0.4)]
    behind = [[Point(x=x, y=y) for x, y in ((0.05, 0.58), (0.4, 0.46), (0.55, 0.62), (0.55, 1.0), (0.05, 1.0))]]
    shown = [
        worded("BOOM!", "sfx"),
        worded("tap tap", "sfx", style=ObjectStyle(font="sfx_soft")),
        worded("쾅!", "sfx", style=ObjectStyle(language="ko")),
        worded("ドーン", "sfx", style=ObjectStyle(language="ja")),
        worded("WHOOSH", "sfx", warp=Warp(kind="arc", amount=0.5)),
        worded("RUMBLE", "sfx", warp=Warp(kind="wave", amount=0.5)),
        worded("VROOOM", "sfx", warp=Warp(kind="perspective", amount=0.6)),
        worded("SWOOSH", "sfx", path=path),
        worded("KRAK!", "sfx", style=ObjectStyle(gradient=Gradient(to="#ff3b2f"))),
        worded("ZAP", "sfx", style=blue, rotation=-8.0),
        worded("THUD", "sfx", mask=behind),
        worded("ドドド", "sfx", style=ObjectStyle(language="ja", direction="vertical")),
    ]
    cells = [cell(item, 300, 190, paper=(120, 150, 170)) for item in shown]
    return grid([cells[at:to] for at, to in pairwise((0, 4, 8, 12))])


SHEETS: dict[str, Callable[[], Pixels]] = {
    "kinds": kinds,
    "marks": marks,
    "outlines": outlines,
    "joined": joined,
    "styles": styles,
    "sounds": sounds,
}


def write(folder: Path) -> None:
    """Draw all pictures into a folder, and put the table into the page beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, draw in SHEETS.items():
        colours = 160 if name == "sounds" else 28  # its gradients want more
        Image.fromarray(draw()).quantize(colours, dither=Image.Dither.NONE).save(folder / f"{name}.png", optimize=True)
    page = folder.with_suffix(".md")
    if page.exists():
        text = page.read_text(encoding="utf-8")
        before, after = text.split(START)[0], text.split(END)[1]
        page.write_text(f"{before}{START}\n{lint_table()}\n{END}{after}", encoding="utf-8")


def read(path: Path) -> Pixels:
    """A kept picture, RGB."""
    kept = cv2.imread(str(path))
    assert kept is not None, f"no picture {path.name}"
    return np.ascontiguousarray(kept[:, :, ::-1]).astype(np.uint8)


if __name__ == "__main__":
    write(Path(sys.argv[1]))
