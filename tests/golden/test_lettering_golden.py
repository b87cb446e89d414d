"""Pixels: the same bytes from another process, whatever its environment; and a small balloon as a picture in text."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import numpy as np

from core.draw.blend import blend_over
from core.ids import DerivedIds
from core.lettering.autoletter import SceneToLetter, auto_letter
from core.lettering.drawing import draw_objects
from core.lettering.objects import Geometry, ObjectStyle
from core.story.plan import FigureFacts, Layout, PanelFacts, PanelRect
from core.story.script import ScriptLine
from tests.unit.test_lettering_fonts import balloon, one_panel, share, shipped_fonts

ROOT = Path(__file__).resolve().parents[2]


def scene_digest() -> str:
    """Letter and draw a scene with every kind; the digest of its layers and of every pixel."""
    kinds = ["speech", "whisper", "shout", "electronic", "wavy", "thought", "off_panel", "caption"]
    lines = [
        ScriptLine(
            line_id=f"l{i}", kind="dialogue", text=f"The {k} says *this* — and no more.", character_id="ana", delivery=k
        )  # type: ignore[arg-type]
        for i, k in enumerate(kinds)
    ] + [
        ScriptLine(line_id="s", kind="sfx", text="KRAKOOM!"),
        ScriptLine(line_id="k", kind="dialogue", text="안녕… 잘 지냈어?"),
    ]
    panels = [PanelRect(panel_id=i + 1, x=40, y=40 + 700 * i, w=720, h=640) for i in range(5)]
    layout = Layout(width=800, height=3600, panels=panels)
    facts = [
        PanelFacts(
            panel_id=p.panel_id, figures=[FigureFacts(character_id="ana", face=(0.4, 0.6, 0.2, 0.2), mouth=(0.5, 0.74))]
        )
        for p in panels
    ]
    scene = SceneToLetter(layout=layout, lines=lines, facts=facts, ids=DerivedIds("golden"))
    made = auto_letter(scene, fonts=shipped_fonts())
    digest = hashlib.sha256()
    for layer in made.layers:
        digest.update(layer.model_dump_json().encode())
    for width in (800, 940):
        for one in draw_objects(
            [o for layer in made.layers for o in layer.objects], layout, width=width, fonts=shipped_fonts()
        ):
            digest.update(f"{one.object_id} {one.x} {one.y} {one.rgba.shape}".encode() + one.rgba.tobytes())
    return digest.hexdigest()


def test_another_process_with_another_environment_draws_the_same_bytes() -> None:
    script = "from tests.golden.test_lettering_golden import scene_digest; print(scene_digest())"
    found = {scene_digest()}
    for seed, zone, locale in (("1", "Asia/Seoul", "C"), ("77", "America/Lima", "tr_TR.UTF-8")):
        env = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale, "OMP_NUM_THREADS": "1"}
        run = subprocess.run(
            [sys.executable, "-c", script], cwd=ROOT, env=env, capture_output=True, text=True, check=True
        )
        found.add(run.stdout.strip())
    assert len(found) == 1


PICTURE = """
................................
............#######.............
........####ooooooo####.........
.......##ooooooooooooo##........
......##ooooooooooooooo##.......
......#ooooooooooooooooo#.......
......#ooooooooooooooooo#.......
......##ooooooooooooooo##.......
.......##ooooooooooooo##........
........####ooooooo####.........
............#ooo####............
.............#oo#...............
.............##o#...............
..............#o#...............
..............###...............
................................
""".strip().splitlines()
LEGEND = {".": (128, 128, 128), "o": (255, 255, 255), "#": (0, 0, 0)}


def test_a_balloon_with_its_tail_as_a_picture() -> None:
    """Each cell is 10 × 10 px: dark where the outline passes, white inside; no dark cell lies between body and tail."""
    style = ObjectStyle(kind="speech", stroke="#000000", stroke_px=6)
    item = balloon("", style=style, tail=share(0.46875, 0.9375), geometry=Geometry(x=0.2, y=0.1, w=0.55, h=0.55))
    canvas = np.full((160, 320, 3), 128, np.uint8)
    layout = one_panel(320, 160)
    for one in draw_objects([item], layout, width=320, fonts=shipped_fonts()):
        blend_over(canvas, one.rgba, one.x, one.y)
    shown = []
    for row in range(16):
        cells = []
        for column in range(32):
            cell = canvas[row * 10 : row * 10 + 10, column * 10 : column * 10 + 10].reshape(-1, 3).astype(int)
            dark = (cell.sum(axis=1) < 200).mean()
            white = (cell.sum(axis=1) > 740).mean()
            cells.append("#" if dark > 0.12 else "o" if white > 0.5 else ".")
        shown.append("".join(cells))
    assert shown == PICTURE, "\n" + "\n".join(shown)
