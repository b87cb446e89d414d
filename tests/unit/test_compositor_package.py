from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.compositor.encode import decode_own, encode_png
from core.compositor.package import LazyPixels, PackagedScene, PackageMeta, build_package, zip_files
from core.compositor.profiles import Profile, parse_profile
from core.compositor.protected import Protected
from core.compositor.strip import Strip
from core.compositor.verify import verify_package
from core.errors import InvalidInputError, TooLargeError
from core.lettering.objects import Geometry, LayerObject, LayerPayload
from core.story.plan import Layout, PanelRect
from core.units import Rect, Span

ROOT = Path(__file__).resolve().parents[2]
PROFILES = ROOT / "data" / "profiles"
META = PackageMeta("episode-1", "Rain", "rain", "en", "0.1.0", [{"name": "a", "sha256": "0", "licence": "OFL-1.1"}])


def profile(**changes) -> Profile:
    fields = {
        "id": "x",
        "name": "X",
        "width": 120,
        "max_height_px": 200,
        "formats": ["jpg", "png"],
        "default_format": "png",
        "source": "s",
        "date": "2026-01-01",
        "confidence": "high",
    }
    return Profile.model_validate({**fields, **changes})


def scene(number: int, height: int = 330, **changes) -> PackagedScene:
    source = np.random.default_rng(number)
    pixels = np.full((height, 120, 3), 255, np.uint8)
    half = height // 2
    for top, bottom in ((10, half - 10), (half + 10, height - 10)):
        pixels[top:bottom, 10:110] = source.integers(0, 256, (bottom - top, 100, 3), dtype=np.uint8)
    panels = [(10, 10, 100, half - 20), (10, half + 10, 100, height - half - 20)]
    layout = Layout(
        width=120,
        height=height,
        panels=[PanelRect(panel_id=n + 1, x=x, y=y, w=w, h=h) for n, (x, y, w, h) in enumerate(panels)],
        gutter_after_px=40,
    )
    protected = [
        Protected(Span(y, y + h), "panel", f"panel {n + 1}", Rect(x, y, w, h)) for n, (x, y, w, h) in enumerate(panels)
    ]
    protected.append(Protected(Span(30, 70), "face", "face in panel 1", Rect(40, 30, 30, 40)))
    item = LayerObject(
        id=f"object-{number}",
        panel_id=1,
        type="speech_bubble",
        text="Wait — for me…",
        speaker="mina",
        line_ids=["line-1"],
        geometry=Geometry(x=0.1, y=0.1, w=0.4, h=0.2),
    )
    fields = {
        "layers": [LayerPayload(layer_type="dialogue", objects=[item])],
        "versions": {"layout": "v3"},
        **changes,
    }
    return PackagedScene(f"scene-{number}", f"Scene {number}", pixels, protected, layout, **fields)


def build(scenes, chosen=None, **options):
    files: list[tuple[str, bytes]] = []
    report = build_package(
        scenes, chosen or profile(), meta=META, out=lambda name, data: files.append((name, data)), **options
    )
    return files, report


def test_lossless_slices_stacked_are_the_strip() -> None:
    scenes = [scene(n) for n in range(3)]
    files, report = build(scenes)
    slices = [decode_own(data) for name, data in files if name.startswith("slices/")]
    strip = Strip(scenes)
    assert np.array_equal(np.vstack(slices), strip.rows(0, strip.height))
    assert strip.height == 3 * 330 + 2 * 40
    assert [rows.shape[0] for rows in slices] == [b - a for a, b in (s["rows"] for s in report.manifest["slices"])]
    assert not [f for f in report.findings if f.code == "cut-crosses"]


def test_combined_scenes_are_the_scenes() -> None:
    scenes = [scene(n) for n in range(2)]
    files = dict(build(scenes)[0])
    for number, item in enumerate(scenes):
        assert np.array_equal(decode_own(files[f"scenes/{number + 1:03d}.png"]), item.pixels)


def test_the_manifest_describes_every_file() -> None:
    files, report = build([scene(n) for n in range(2)])
    manifest = json.loads(dict(files)["manifest.json"])
    assert manifest == report.manifest
    assert manifest["episode_id"] == "episode-1"
    assert [(s["scene_id"], s["final_image_url"]) for s in manifest["scenes"]] == [
        ("scene-0", "scenes/001.png"),
        ("scene-1", "scenes/002.png"),
    ]
    assert manifest["scenes"][1]["rows"] == [370, 700]
    assert manifest["scenes"][0]["artifacts"] == {"layout": "v3"}
    assert manifest["generated_art"]["origins"] == {"scene-0": "storyboard", "scene-1": "storyboard"}
    assert (manifest["profile"]["id"], manifest["profile"]["date"], manifest["app_version"]) == (
        "x",
        "2026-01-01",
        "0.1.0",
    )
    assert manifest["fonts"][0]["licence"] == "OFL-1.1"
    for record in manifest["files"]:
        data = dict(files)[record["name"]]
        assert (len(data), hashlib.sha256(data).hexdigest()) == (record["bytes"], record["sha256"])
    assert {r["name"] for r in manifest["files"]} | {"manifest.json"} == {name for name, _ in files}
    assert {r["name"] for r in report.files} == {name for name, _ in files}
    text = dict(files)["manifest.json"].decode()
    assert "created" not in text and "job" not in text and "export" not in text


def test_the_list_of_layers_holds_every_word_with_its_place() -> None:
    files = dict(build([scene(0), scene(1)])[0])
    objects = json.loads(files["layers.json"])["objects"]
    assert [(o["scene_id"], o["panel_id"], o["speaker"], o["line_ids"], o["text"]) for o in objects] == [
        ("scene-0", 1, "mina", ["line-1"], "Wait — for me…"),
        ("scene-1", 1, "mina", ["line-1"], "Wait — for me…"),
    ]


def test_promised_scenes_give_the_same_package_and_at_most_two_are_kept() -> None:
    loads: list[int] = []

    def promise(number: int) -> PackagedScene:
        held = scene(number)

        def load() -> np.ndarray:
            loads.append(number)
            return held.pixels

        return replace(held, pixels=LazyPixels(held.height, held.width, load))

    assert zip_files(build([scene(n) for n in range(4)])[0]) == zip_files(build([promise(n) for n in range(4)])[0])
    assert sorted(set(loads)) == [0, 1, 2, 3]
    strip = Strip([promise(n) for n in range(4)])
    list(strip.bands(100))
    assert len(strip._kept) <= 2


def test_a_promise_that_is_not_kept_is_named() -> None:
    broken = scene(0)
    liar = PackagedScene("s", "Liar", LazyPixels(500, 120, lambda: broken.pixels), (), broken.layout)
    with pytest.raises(InvalidInputError, match="Liar"):
        build([liar])


def test_a_scene_encoded_before_is_taken_as_it_is() -> None:
    item = scene(0)
    ready = encode_png(item.pixels)
    files = dict(build([scene(0, png=ready)])[0])
    assert files["scenes/001.png"] is ready


def test_jpeg_slices_share_the_episodes_bytes() -> None:
    scenes = [scene(n) for n in range(3)]
    free = profile(default_format="jpg")
    total = sum(r["bytes"] for r in build(scenes, free)[1].files if r["kind"] == "slice")
    bound = profile(default_format="jpg", per_episode_bytes=total * 6 // 10)
    files, report = build(scenes, bound)
    slices = [r for r in report.files if r["kind"] == "slice"]
    assert total * 5 // 10 < sum(r["bytes"] for r in slices) <= total * 6 // 10
    qualities = [s["quality"] for s in report.manifest["slices"]]
    assert max(qualities) < 95 and max(qualities) - min(qualities) <= 12
    assert "episode-too-large" not in {f.code for f in report.findings}
    assert not [f for f in verify_package(zip_files(files), bound) if f.severity == "error"]


def test_slices_get_shorter_where_a_file_limit_asks_for_it() -> None:
    small = profile(per_file_bytes=40_000)
    files, report = build([scene(0, 900)], small)
    slices = [r for r in report.files if r["kind"] == "slice"]
    assert max(r["bytes"] for r in slices) <= 40_000
    assert len(slices) > -(-900 // 200)
    assert np.array_equal(np.vstack([decode_own(d) for n, d in files if n.startswith("slices/")]), scene(0, 900).pixels)


def test_a_limit_that_cannot_be_met_is_an_error_and_writes_nothing() -> None:
    files: list[str] = []
    with pytest.raises(TooLargeError):
        build_package([scene(0)], profile(per_file_bytes=200), meta=META, out=lambda name, data: files.append(name))
    assert files == []


def test_wrong_widths_formats_and_empty_episodes_are_refused() -> None:
    with pytest.raises(InvalidInputError) as caught:
        build([scene(0)], profile(width=121))
    assert caught.value.code == "wrong-width"
    with pytest.raises(InvalidInputError):
        build([scene(0)], profile(formats=["jpg"], default_format="jpg"), format="png")
    with pytest.raises(InvalidInputError) as caught:
        build([])
    assert caught.value.code == "no-scenes"


def test_thumbnails_show_the_largest_face_at_the_asked_size() -> None:
    spec = {"name": "square", "w": 64, "h": 64, "max_bytes": 6000, "format": "jpg"}
    pixels = np.full((330, 120, 3), 30, np.uint8)
    pixels[30:70, 40:70] = (250, 200, 0)
    base = scene(0)
    marked = PackagedScene(base.scene_id, base.title, pixels, base.protected, base.layout, base.layers)
    files = dict(build([marked], profile(thumbnails=[spec]))[0])
    shown = decode_own(files["thumbnails/square.jpg"])
    assert shown.shape == (64, 64, 3) and len(files["thumbnails/square.jpg"]) < 6000
    yellow = (np.abs(shown.astype(int) - (250, 200, 0)).max(axis=2) < 60).mean()
    assert yellow > 0.1


def test_thumbnails_use_the_unlettered_picture() -> None:
    spec = {"name": "square", "w": 32, "h": 32, "format": "png"}
    base = scene(0)
    clean = np.full_like(base.pixels, 77)
    item = scene(0, unlettered=LazyPixels(330, 120, lambda: clean))
    files = dict(build([item], profile(thumbnails=[spec]))[0])
    assert (decode_own(files["thumbnails/square.png"]) == 77).all()


def test_an_episode_without_known_panels_still_has_thumbnails() -> None:
    spec = {"name": "square", "w": 32, "h": 32, "format": "png"}
    base = scene(0)
    bare = PackagedScene("s", "S", base.pixels, (), base.layout)
    files, report = build([bare], profile(thumbnails=[spec]))
    assert "thumbnails/square.png" in dict(files)
    assert "thumbnail-without-subject" in {f.code for f in report.findings}


def test_crossed_elements_and_unplaced_lettering_are_reported() -> None:
    base = scene(0, 500)
    wall = Protected(Span(0, 500), "panel", "the wall", Rect(0, 0, 120, 500))
    loud = [Protected(Span(top, top + 120), "balloon", f"balloon {top}", None) for top in range(0, 480, 60)]
    layer = LayerPayload(layer_type="sfx", unplaced=[base.layers[0].objects[0]])
    hard = PackagedScene("s", "S", base.pixels, [wall, *loud], base.layout, [layer])
    findings = build([hard])[1].findings
    crossings = {(f.where["kind"], f.severity) for f in findings if f.code == "cut-crosses"}
    assert crossings == {("panel", "info"), ("balloon", "error")}
    assert "unplaced-lettering" in {f.code for f in findings if f.severity == "error"}


@pytest.mark.parametrize(
    ("rule", "severity"), [("refused", "error"), ("label", "warning"), ("unknown", "warning"), ("allowed", None)]
)
def test_the_platforms_rule_on_generated_art_is_checked(rule: str, severity: str | None) -> None:
    findings = build([scene(0, origin="model")], profile(generated_art=rule))[1].findings
    found = [f.severity for f in findings if f.code.startswith("generated-art")]
    assert found == ([severity] if severity else [])
    assert not [
        f for f in build([scene(0, origin="brought")], profile(generated_art=rule))[1].findings if "art" in f.code
    ]


def test_the_archive_keeps_scenes_of_different_widths_and_the_whole_strip() -> None:
    archive = parse_profile((PROFILES / "archive.toml").read_text("utf-8"))
    wide = scene(0)
    narrow_pixels = np.zeros((60, 80, 3), np.uint8)
    narrow = PackagedScene(
        "n",
        "Narrow",
        narrow_pixels,
        (),
        Layout(width=80, height=60, panels=[], background="#0000ff", gutter_after_px=9),
    )
    files, report = build([wide, narrow], archive)
    held = dict(files)
    strip = Strip([wide, narrow])
    assert np.array_equal(decode_own(held["strip.png"]), strip.rows(0, strip.height))
    assert (strip.rows(375, 376)[0, :20] == (0, 0, 255)).all() and (strip.rows(375, 376)[0, 20:100] == 0).all()
    assert not [f for f in verify_package(zip_files(files), archive) if f.severity == "error"]
    assert report.manifest["strip"]["width"] == 120


def test_progress_counts_files_to_the_end() -> None:
    seen: list[tuple[int, int]] = []
    files, _ = build([scene(0), scene(1)], progress=lambda done, total: seen.append((done, total)))
    assert seen[-1] == (len(files), len(files))
    assert [done for done, _ in seen] == list(range(1, len(files) + 1))


def test_the_zip_is_stored_with_a_fixed_date() -> None:
    data = zip_files([("a/b.txt", b"x" * 100), ("c.txt", b"")])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for info in archive.infolist():
            assert info.date_time == (1980, 1, 1, 0, 0, 0)
            assert (info.compress_type, info.create_system) == (zipfile.ZIP_STORED, 3)
    for name in ("../a", "/a", "a//b", "a\\b", "", "C:x", "a/./b"):
        with pytest.raises(ValueError):
            zip_files([(name, b"")])
    with pytest.raises(ValueError):
        zip_files([("a", b""), ("a", b"")])


def test_another_process_in_another_place_makes_the_same_zip(tmp_path) -> None:
    code = (
        f"import sys; sys.path[:0] = [{str(ROOT)!r}, {str(Path(__file__).parent)!r}]\n"
        "import hashlib, test_compositor_package as t\n"
        "spec = {'name': 'square', 'w': 200, 'h': 200, 'format': 'jpg'}\n"
        "files, _ = t.build([t.scene(n) for n in range(3)], t.profile(default_format='jpg', thumbnails=[spec]))\n"
        "print(hashlib.sha256(t.zip_files(files)).hexdigest())\n"
    )
    sums = set()
    for extra in (
        {"TZ": "Asia/Seoul", "PYTHONHASHSEED": "1"},
        {"LC_ALL": "C", "PYTHONHASHSEED": "2", "VIPS_CONCURRENCY": "1"},
    ):
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=tmp_path, env={**os.environ, **extra}, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        sums.add(done.stdout.strip())
    spec = {"name": "square", "w": 200, "h": 200, "format": "jpg"}
    files, _ = build([scene(n) for n in range(3)], profile(default_format="jpg", thumbnails=[spec]))
    assert sums == {hashlib.sha256(zip_files(files)).hexdigest()}
