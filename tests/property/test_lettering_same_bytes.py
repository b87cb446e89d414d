"""The same bytes everywhere: another process, another environment, one thread or four, a processor with fewer features.

What is compared is everything that lettering puts out: rasters of every kind and script, placed layers, composed
pixels and lint findings. The other processes are told to leave the processor's newer instructions alone, as far as each
library has a switch for it: numpy, OpenCV, the C library's mathematics.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy._core import _multiarray_umath as numpy_core

from core.compositor.scene import compose_scene
from core.ids import DerivedIds
from core.lettering.balloons.drawing import DrawnObject, draw_objects
from core.lettering.checks.lint import lint_scene
from core.lettering.objects import Geometry, Gradient, LayerObject, LayerPayload, ObjectStyle, Outline, Warp
from core.lettering.placing.autoletter import SceneToLetter, auto_letter
from core.lettering.text.fonts import FontSet, font_files_named, parse_font_styles
from core.story.plan import FigureFacts, Layout, PanelFacts, PanelRect
from core.story.script import ScriptLine
from core.units import canonical_json
from tests.unit.test_lettering_fonts import FONTS, balloon, share

ROOT = Path(__file__).resolve().parents[2]
KINDS = ("speech", "whisper", "shout", "electronic", "wavy", "thought", "off_panel", "caption", "narration")
SCRIPTS = {
    "ko": "안녕… 잘 지냈어? 우산은 내일 돌려줄게!",
    "ja": "傘を返してくれる？「明日」って言ったよね。",
    "ar": "هل غادرت الحافلة الأخيرة قبل دقيقة؟",
    "th": "ฝนตกอีกแล้ว เธอมีร่มไหม",
    "en": "Stars ★ and hearts ♥, *really* **loud** ones!",
}


def scene_layout() -> Layout:
    return Layout(
        width=800,
        height=5200,
        background="#f4efe6",
        panels=[PanelRect(panel_id=n + 1, x=40, y=40 + 640 * n, w=720, h=600) for n in range(8)],
    )


def scene_facts(layout: Layout) -> list[PanelFacts]:
    return [
        PanelFacts(
            panel_id=panel.panel_id,
            figures=[FigureFacts(character_id=who, face=(x, 0.5, 0.16, 0.2), mouth=(x + 0.08, 0.64))],
        )
        for panel, who, x in zip(layout.panels, ("ana", "bo") * 4, (0.2, 0.6) * 4, strict=True)
    ]


def every_object() -> list[LayerObject]:
    """Each kind, script, warp and turn; joined balloons; balloons that shrink, grow and overflow."""
    made: list[LayerObject] = []
    for number, kind in enumerate(KINDS):
        tail = {} if kind in ("caption", "narration") else {"tail": share(0.31, 0.93)}
        text = f"The {kind} says *this* -- and, perhaps, a little **more**."
        box = Geometry(x=0.07 + 0.013 * number, y=0.11, w=0.37, h=0.31)
        made.append(balloon(text, kind, f"k{number}", geometry=box, rotation=3.7 * number, **tail))
    for number, (language, text) in enumerate(SCRIPTS.items()):
        style = ObjectStyle(kind="speech", language=language, size_px=27.3)
        box = Geometry(x=0.52, y=0.13, w=0.29, h=0.27)
        made.append(balloon(text, "speech", f"l{number}", style=style, geometry=box, tail=share(0.71, 0.77)))
    style = ObjectStyle(kind="speech", language="ja", direction="vertical")
    made.append(balloon(SCRIPTS["ja"], "speech", "v", style=style, geometry=Geometry(x=0.6, y=0.5, w=0.2, h=0.4)))
    for number, warp in enumerate((None, "arc", "wave", "perspective")):
        box = Geometry(x=0.1, y=0.55, w=0.77, h=0.33)
        bent = None if warp is None else Warp(kind=warp, amount=0.37)  # type: ignore[arg-type]
        made.append(balloon("KRAKOOM!", "sfx", f"s{number}", geometry=box, warp=bent, rotation=-7.3 * number))
    for number, fit in enumerate(("text", "off", "balloon")):
        box = Geometry(x=0.3, y=0.4, w=0.23, h=0.12)
        made.append(
            balloon("Hold the *umbrella*, please, it is mine.", "speech", f"f{number}", autofit=fit, geometry=box)
        )
    style = ObjectStyle(kind="speech", gradient=Gradient(to="#9fd8ff", angle=37), opacity=0.83)
    box = Geometry(x=0.13, y=0.17, w=0.33, h=0.29)
    made.append(balloon("A clear, sloping thing.", "speech", "g", style=style, geometry=box))
    shape = Outline(path="M0.1 0 C0.5 0.1 0.7 -0.05 1 0.2 L0.93 0.9 C0.6 1 0.3 0.95 0 0.8 Z")
    made.append(balloon("Drawn by hand.", "speech", "h", outline=shape, geometry=box, tail=share(0.4, 0.8)))
    wave = [share(0.1, 0.6), share(0.35, 0.45), share(0.6, 0.7), share(0.9, 0.5)]
    style = ObjectStyle(kind="sfx", gradient=Gradient(to="#d02040"))
    made.append(balloon("SWOOOSH", "sfx", "p", path=wave, geometry=box, style=style))
    made.append(balloon("One.", "speech", "j1", geometry=Geometry(x=0.1, y=0.1, w=0.3, h=0.2), tail=share(0.2, 0.6)))
    box = Geometry(x=0.38, y=0.22, w=0.3, h=0.2)
    made.append(balloon("And the other.", "speech", "j2", geometry=box, joined_to=["j1"]))
    panels = len(scene_layout().panels)
    return [item.model_copy(update={"panel_id": n % panels + 1, "z_index": n % 3}) for n, item in enumerate(made)]


def scene_lines() -> list[ScriptLine]:
    spoken = [
        ScriptLine(
            line_id=f"d{n}",
            kind="dialogue",
            text=f"The {kind} voice asks *why*, and then it waits a while.",
            character_id=("ana", "bo")[n % 2],
            delivery=kind,  # type: ignore[arg-type]
        )
        for n, kind in enumerate(KINDS[:7])
    ]
    foreign = [
        ScriptLine(line_id=f"f{n}", kind="dialogue", text=text, character_id="ana")
        for n, text in enumerate(SCRIPTS.values())
    ]
    told = [ScriptLine(line_id="n", kind="narration", text="Much later, when the rain had stopped, nobody spoke.")]
    return [*spoken, *told, ScriptLine(line_id="s", kind="sfx", text="KRAKOOM!"), *foreign]


def picture(layout: Layout, width: int) -> np.ndarray:
    """Whole-number colours that differ from pixel to pixel: uint8 (H, W, 3)."""
    rows, columns = np.mgrid[0 : layout.height * width // layout.width, 0:width]
    return np.stack([(rows * 7 + columns * 3) % 256, (rows + columns) % 256, (rows * columns) % 251], 2).astype(
        np.uint8
    )


def fresh_fonts() -> FontSet:
    styles = parse_font_styles((FONTS / "fonts.toml").read_text("utf-8"))
    return FontSet.load({name: (FONTS / name).read_bytes() for name in font_files_named(styles)}, styles)


def digest(parts: Iterable[bytes]) -> str:
    found = hashlib.sha256()
    for part in parts:
        found.update(part)
    return found.hexdigest()


def raster_bytes(drawn: DrawnObject) -> bytes:
    return f"{drawn.object_ids} {drawn.x} {drawn.y} {drawn.z} {drawn.rgba.shape}".encode() + drawn.rgba.tobytes()


def digests() -> dict[str, str]:
    """One digest for each thing that lettering puts out."""
    fonts, layout, objects = fresh_fonts(), scene_layout(), every_object()
    facts = scene_facts(layout)
    found = {
        f"raster {one.object_id} at {width}": digest([raster_bytes(one)])
        for width in (800, 690)
        for one in draw_objects(objects, layout, width=width, fonts=fonts)
    }
    scene = SceneToLetter(
        layout=layout, lines=scene_lines(), facts=facts, ids=DerivedIds("same"), cast_names={"ana": "Ana", "bo": "Bo"}
    )
    made = auto_letter(scene, fonts=fonts)
    found["layers"] = digest(layer.model_dump_json().encode() for layer in made.layers)
    found["placing"] = digest(canonical_json(finding.model_dump(mode="json")) for finding in made.findings)
    placed = [item for layer in made.layers for item in layer.objects]
    for width in (800, 690):
        composed = compose_scene(picture(layout, 800), layout, layout, placed, width=width, fonts=fonts, facts=facts)
        found[f"scene at {width}"] = digest([composed.pixels.tobytes(), repr(composed.protected).encode()])
    layer = LayerPayload(layer_type="dialogue", objects=objects)
    for name, layers in (("placed", made.layers), ("crowded", [layer])):
        findings = lint_scene(layers, layout, facts, fonts=fonts)
        found[f"lint {name}"] = digest(canonical_json(finding.model_dump(mode="json")) for finding in findings)
    return found


def masked() -> dict[str, str]:
    """An environment in which no library uses what a processor of twenty years ago did not have."""
    newer = [name for name in numpy_core.__cpu_dispatch__ if numpy_core.__cpu_features__.get(name)]
    hidden = "AVX,AVX2,AVX2_Usable,FMA,FMA4,AVX512F,AVX512VL,AVX512BW,AVX512DQ,AVX512CD,BMI1,BMI2,SSE4_1,SSE4_2,ERMS"
    return {
        "NPY_DISABLE_CPU_FEATURES": " ".join(newer),
        "OPENCV_CPU_DISABLE": "SSE4.1,SSE4.2,AVX,FP16,AVX2,FMA3,AVX512-SKX,AVX512F",
        "OPENBLAS_CORETYPE": "Prescott",
        "GLIBC_TUNABLES": "glibc.cpu.hwcaps=" + ",".join(f"-{name}" for name in hidden.split(",")),
        "JSIMD_FORCESSE2": "1",
    }


def elsewhere(**env: str) -> dict[str, str]:
    script = "import json; from tests.property.test_lettering_same_bytes import digests; print(json.dumps(digests()))"
    command = [sys.executable, "-W", "ignore", "-c", script]
    run = subprocess.run(command, cwd=ROOT, env={**os.environ, **env}, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr[-3000:]
    return dict(json.loads(run.stdout.splitlines()[-1]))


def test_other_processes_and_masked_processors_put_out_the_same_bytes() -> None:
    threads = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "OPENCV_FOR_THREADS_NUM", "MKL_NUM_THREADS")
    one = dict.fromkeys(threads, "1") | {"PYTHONHASHSEED": "1", "TZ": "Asia/Seoul", "LC_ALL": "tr_TR.UTF-8"}
    four = dict.fromkeys(threads, "4") | {"PYTHONHASHSEED": "77", "TZ": "America/Lima", "LC_ALL": "C"}
    here, there, old = digests(), elsewhere(**four), elsewhere(**one, **masked())
    assert {name for name in here if here[name] != there.get(name)} == set()
    assert {name for name in here if here[name] != old.get(name)} == set()
    assert len(here) > 50


def test_four_threads_on_one_font_set_draw_what_one_draws_alone() -> None:
    layout, objects = scene_layout(), every_object()
    alone = [raster_bytes(one) for one in draw_objects(objects, layout, width=800, fonts=fresh_fonts())]
    shared, start = fresh_fonts(), threading.Barrier(4)
    together: list[list[bytes] | BaseException | None] = [None] * 4

    def work(number: int) -> None:
        start.wait()
        try:
            turned = objects[number * 7 :] + objects[: number * 7]
            drawn = {one.object_id: one for one in draw_objects(turned, layout, width=800, fonts=shared)}
            together[number] = [raster_bytes(drawn[name]) for name in sorted(drawn)]
        except BaseException as error:  # reported by the assertion below, in the test's own thread
            together[number] = error

    workers = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)  # as many meetings as possible
    try:
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
    finally:
        sys.setswitchinterval(before)
    assert all(sorted(found) == sorted(alone) for found in together if isinstance(found, list))
    assert [type(found) for found in together] == [list] * 4
