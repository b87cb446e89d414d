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
from core.lettering.balloons.drawing import draw_objects
from core.lettering.objects import Geometry, ObjectStyle
from core.lettering.placing.autoletter import SceneToLetter, auto_letter
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
oooooooooooooooooo
oooooooooooooooooo
#oooooooooooooooo#
######oooooo######
...#####oo#####...
.......#oo#.......
.......#oo#.......
.......#oo#.......
.......#oo#.......
.......####.......
.......####.......
........##........
........##........
........##........
........##........
........##........
..................
..................
""".strip().splitlines()


def test_the_joint_of_body_and_tail_as_a_picture() -> None:
    """The lower rim of a balloon with its tail, each cell 6 × 6 px: ``#`` outline, ``o`` white inside, ``.`` outside.

    No ``#`` lies between body and tail: they are one shape.
    """
    style = ObjectStyle(kind="speech", stroke="#000000", stroke_px=6)
    item = balloon("No.", style=style, tail=share(0.5, 0.62), geometry=Geometry(x=0.4, y=0.45, w=0.2, h=0.1))
    canvas = np.full((1000, 800, 3), 128, np.uint8)
    for one in draw_objects([item], one_panel(), width=800, fonts=shipped_fonts()):
        blend_over(canvas, one.rgba, one.x, one.y)
    cells = canvas[524:632, 346:454].astype(int).sum(axis=2).reshape(18, 6, 18, 6).swapaxes(1, 2).reshape(18, 18, 36)
    dark, white = (cells < 150).mean(axis=2) > 0.3, (cells > 740).mean(axis=2) > 0.4
    shown = [
        "".join("#" if d else "o" if w else "." for d, w in zip(*row, strict=True))
        for row in zip(dark, white, strict=True)
    ]
    assert shown == PICTURE, "\n" + "\n".join(shown)
