from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable

import numpy as np
import pytest

from core.compositor.encode import encode_jpeg, encode_png
from core.compositor.package import PackagedScene, PackageMeta, build_package, zip_files
from core.compositor.profiles import Profile
from core.compositor.verify import verify_package
from core.story.plan import Layout

Files = dict[str, bytes]
SPEC = {"name": "square", "w": 32, "h": 32, "max_bytes": 5000, "format": "jpg"}


def profile(**changes) -> Profile:
    fields = {
        "id": "x",
        "name": "X",
        "width": 120,
        "max_height_px": 200,
        "per_file_bytes": 400_000,
        "formats": ["jpg", "png"],
        "thumbnails": [SPEC],
        "source": "s",
        "date": "2026-01-01",
        "confidence": "high",
    }
    return Profile.model_validate({**fields, **changes})


def blocks(seed: int) -> np.ndarray:
    small = np.random.default_rng(seed).integers(0, 256, (33, 12, 3), dtype=np.uint8)
    return small.repeat(10, axis=0).repeat(10, axis=1)


@pytest.fixture(params=["jpg", "png"])
def files(request) -> Files:
    layout = Layout(width=120, height=330, panels=[], gutter_after_px=30)
    scenes = [PackagedScene(f"s{n}", f"Scene {n}", blocks(n), (), layout, origin="brought") for n in range(2)]
    held: Files = {}
    meta = PackageMeta("e", "T", "t", "en", "1")
    build_package(scenes, profile(default_format=request.param), meta=meta, out=held.__setitem__)
    return held


def errors(files: Files, chosen: Profile | None = None) -> set[str]:
    found = verify_package(zip_files(list(files.items())), chosen or profile())
    return {finding.code for finding in found if finding.severity == "error"}


def first_slice(files: Files) -> str:
    return next(name for name in files if name.startswith("slices/001"))


def again(files: Files, change: Callable[[dict], None]) -> None:
    """Write the manifest again after a change, with true sums: the kind of error that sums don't catch."""
    manifest = json.loads(files["manifest.json"])
    for record in manifest["files"]:
        if record["name"] in files:
            record["bytes"] = len(files[record["name"]])
            record["sha256"] = hashlib.sha256(files[record["name"]]).hexdigest()
    change(manifest)
    files["manifest.json"] = json.dumps(manifest).encode()


def test_a_fresh_package_is_sound(files: Files) -> None:
    assert errors(files) == set()
    assert verify_package(zip_files(list(files.items())), None) == []


def test_a_changed_byte_is_found(files: Files) -> None:
    name = first_slice(files)
    files[name] = files[name][:-10] + bytes([files[name][-10] ^ 1]) + files[name][-9:]
    assert "sum-mismatch" in errors(files)


def test_a_missing_and_an_extra_file_are_found(files: Files) -> None:
    del files["layers.json"]
    files["readme.txt"] = b"hello"
    assert errors(files) == {"file-missing", "unlisted-file"}


def test_swapped_scenes_are_found_by_their_pixels(files: Files) -> None:
    files["scenes/001.png"], files["scenes/002.png"] = files["scenes/002.png"], files["scenes/001.png"]
    again(files, lambda manifest: None)
    assert errors(files) == {"slice-differs"}


def test_another_picture_in_a_slice_is_found(files: Files) -> None:
    name = first_slice(files)
    height = next(r["height"] for r in json.loads(files["manifest.json"])["files"] if r["name"] == name)
    picture = blocks(9)[:height]
    files[name] = encode_png(picture) if name.endswith("png") else encode_jpeg(picture).data
    again(files, lambda manifest: None)
    assert errors(files) == {"slice-differs"}


def test_a_cut_off_picture_is_found(files: Files) -> None:
    name = first_slice(files)
    files[name] = files[name][: len(files[name]) // 2]
    again(files, lambda manifest: None)
    assert "damaged-image" in errors(files)


def test_a_name_that_lies_about_its_format_is_found(files: Files) -> None:
    name = first_slice(files)
    files[name] = encode_jpeg(blocks(1)).data if name.endswith("png") else encode_png(blocks(1))
    again(files, lambda manifest: None)
    assert "wrong-format" in errors(files)


def test_rows_that_do_not_tile_are_found(files: Files) -> None:
    again(files, lambda manifest: manifest["slices"][1].update(rows=[0, 10]))
    assert "slices-do-not-tile" in errors(files)


def test_a_forgotten_slice_is_found(files: Files) -> None:
    again(files, lambda manifest: manifest["slices"].pop())
    assert "slices-do-not-tile" in errors(files)


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        ({"width": 121}, "wrong-width"),
        ({"max_height_px": 50}, "slice-too-tall"),
        ({"per_file_bytes": 100}, "file-too-large"),
        ({"per_episode_bytes": 100}, "episode-too-large"),
        ({"max_images": 1}, "too-many-slices"),
        ({"thumbnails": [{**SPEC, "name": "other"}]}, "thumbnail-missing"),
        ({"thumbnails": [{**SPEC, "w": 33}]}, "thumbnail-size"),
        ({"thumbnails": [{**SPEC, "max_bytes": 100}]}, "thumbnail-too-large"),
        ({"id": "y"}, "other-profile"),
        ({"formats": ["gif", "jpg"]}, "wrong-format"),
    ],
)
def test_every_limit_of_a_profile_is_checked(files: Files, limits: dict, code: str) -> None:
    found = errors(files, profile(**limits))
    if code == "wrong-format" and first_slice(files).endswith("jpg"):
        assert found == set()
    else:
        assert found == {code}


def test_generated_art_is_checked_against_the_rule(files: Files) -> None:
    again(files, lambda manifest: manifest["scenes"][0].update(origin="model"))
    assert errors(files, profile(generated_art="refused")) == {"generated-art-refused"}


@pytest.mark.parametrize("name", ["../evil.txt", "/etc/x", "a\\b", "C:x", "scenes/../../x"])
def test_names_that_leave_the_folder_are_refused_and_nothing_is_opened(name: str) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(zipfile.ZipInfo(name), b"x")
    assert {f.code for f in verify_package(buffer.getvalue(), None)} == {"unsafe-name"}


def test_links_are_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        info = zipfile.ZipInfo("link")
        info.create_system, info.external_attr = 3, 0o120777 << 16
        archive.writestr(info, b"/etc/passwd")
    assert {f.code for f in verify_package(buffer.getvalue(), None)} == {"unsafe-name"}


def test_a_zip_bomb_is_not_opened() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("manifest.json", b"0" * 1000)
    data = buffer.getvalue().replace((1000).to_bytes(4, "little"), (4_000_000_000).to_bytes(4, "little"))
    assert {f.code for f in verify_package(data, None)} == {"package-too-large"}


@pytest.mark.parametrize(
    "manifest", [b"", b"[]", b"null", b"{}", b"[" * 5000, b'{"scenes": 1}', b"\xff\xfe", b'{"episode_id": "e"}']
)
def test_a_broken_manifest_is_a_finding(manifest: bytes) -> None:
    assert {f.code for f in verify_package(zip_files([("manifest.json", manifest)]), None)} == {"manifest-damaged"}


def test_a_manifest_with_wrong_types_never_raises(files: Files) -> None:
    for change in (
        lambda m: m["slices"][0].update(rows="x"),
        lambda m: m["scenes"][0].update(rows=[0, None], final_image_url=None),
        lambda m: m["strip"].update(height="tall", cuts=None),
        lambda m: m["files"].append({"name": None, "kind": []}),
        lambda m: m["files"][0].update(kind="layers"),
        lambda m: m.update(scenes=[]),
        lambda m: m["files"].append(m["files"][0]),
    ):
        copy = dict(files)
        again(copy, change)
        verify_package(zip_files(list(copy.items())), profile())


@pytest.mark.parametrize("data", [b"", b"PK", b"PK\x05\x06" + b"\0" * 18, b"\0" * 100])
def test_what_is_no_package_is_a_finding(data: bytes) -> None:
    assert {f.code for f in verify_package(data, None)} <= {"not-a-zip", "manifest-missing"}
    assert verify_package(data, None)


def test_a_zip_cut_short_is_a_finding(files: Files) -> None:
    data = zip_files(list(files.items()))
    for share in (3, 2):
        assert "not-a-zip" in {f.code for f in verify_package(data[: len(data) // share], None)}
