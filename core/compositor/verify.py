"""Opens a finished package again and distrusts everything in it; answers one question: would a platform take this?

Works from the zip's bytes alone, so it also judges packages that were changed, cut short or made elsewhere.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
import zlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.compositor.archive import is_safe_name
from core.compositor.encode import decode_own
from core.compositor.limits import check_limits, check_origins
from core.compositor.packaged import FileRecord
from core.compositor.picture_size import picture_size
from core.compositor.profiles import Profile
from core.compositor.setting import resize
from core.errors import Finding, InvalidInputError

Pixels = NDArray[np.uint8]
MAX_TOTAL_BYTES = 2_000_000_000
MAX_FILES = 10_000
MAX_PICTURE_PIXELS = 400_000_000
_FAR_LEVELS = 6.0
"""Mean difference of blocks from which a lossy slice cannot be the scene that it claims to be."""


def verify_package(zip_bytes: bytes, profile: Profile | None) -> list[Finding]:
    """Check a package from its bytes: names, manifest, sizes, sums, formats, pixels and every limit of the profile.

    Never raises for what it finds inside and never writes to disk. No finding of severity error means a sound package.

    Args:
        profile: the platform's limits; None checks the package against itself only.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(zip_bytes)) as archive:
            findings, files = _open_files(archive)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        return [_error("not-a-zip", f"The package cannot be opened as a zip: {error}.", {})]
    if any(finding.severity == "error" for finding in findings):
        return findings
    manifest = _read_manifest(files, findings)
    if manifest is None:
        return findings
    records = _check_files(manifest, files, findings)
    strip = _Strip(manifest, files, records, findings)
    strip.check_rows()
    if not any(finding.severity == "error" for finding in findings):
        strip.check_pixels()
    if profile is not None:
        findings += check_limits(records, profile)
        origins = {str(item.get("scene_id")): str(item.get("origin")) for item in strip.scenes}
        findings += check_origins(origins, profile)
        named = manifest.get("profile", {})
        if not isinstance(named, dict) or named.get("id") != profile.id:
            findings.append(_error("other-profile", f"The package was not made for {profile.name}.", {}))
    return findings


def _open_files(archive: zipfile.ZipFile) -> tuple[list[Finding], dict[str, bytes]]:
    findings: list[Finding] = []
    infos = archive.infolist()
    if len(infos) > MAX_FILES or sum(info.file_size for info in infos) > MAX_TOTAL_BYTES:
        return [_error("package-too-large", "The package would unpack to more than is safe to open.", {})], {}
    files: dict[str, bytes] = {}
    for info in infos:
        link = (info.external_attr >> 16) & 0o170000 == 0o120000
        if not is_safe_name(info.filename) or link:
            findings.append(
                _error(
                    "unsafe-name",
                    f"{info.filename!r} would leave the folder it is unpacked into.",
                    {"file": info.filename},
                )
            )
        elif info.filename in files:
            findings.append(_error("double-name", f"{info.filename} is there twice.", {"file": info.filename}))
        else:
            try:
                files[info.filename] = archive.read(info)
            except (zipfile.BadZipFile, zlib.error, EOFError) as error:
                findings.append(_error("damaged-file", f"{info.filename}: {error}.", {"file": info.filename}))
        if not info.filename.isascii():
            findings.append(_error("name-not-ascii", f"{info.filename} is not plain ASCII.", {"file": info.filename}))
    return findings, files


def _read_manifest(files: dict[str, bytes], findings: list[Finding]) -> dict[str, Any] | None:
    try:
        manifest = json.loads(files["manifest.json"])
    except KeyError:
        findings.append(_error("manifest-missing", "The package holds no manifest.json.", {}))
        return None
    except (ValueError, RecursionError):
        findings.append(_error("manifest-damaged", "manifest.json is not valid JSON.", {}))
        return None
    wanted = {"episode_id": str, "scenes": list, "slices": list, "files": list, "strip": dict, "profile": dict}
    wrong = [
        key for key, kind in wanted.items() if not isinstance(manifest, dict) or not isinstance(manifest.get(key), kind)
    ]
    items = [] if wrong else [item for key in ("scenes", "slices", "files") for item in manifest[key]]
    if wrong or not all(isinstance(item, dict) for item in items):
        findings.append(_error("manifest-damaged", f"manifest.json lacks {', '.join(wrong) or 'a record'}.", {}))
        return None
    assert isinstance(manifest, dict)
    return manifest


def _check_files(manifest: dict[str, Any], files: dict[str, bytes], findings: list[Finding]) -> list[FileRecord]:
    """Compare each file with its record; the records that come back hold what was measured, not what was claimed."""
    records: list[FileRecord] = []
    listed: set[str] = {"manifest.json"}
    for item in manifest["files"]:
        name = str(item.get("name"))
        listed.add(name)
        data = files.get(name)
        if data is None:
            findings.append(
                _error("file-missing", f"{name} is in the manifest and not in the package.", {"file": name})
            )
            continue
        sha256 = hashlib.sha256(data).hexdigest()
        if sha256 != item.get("sha256") or len(data) != item.get("bytes"):
            findings.append(
                _error("sum-mismatch", f"{name} is not the file that the manifest describes.", {"file": name})
            )
        width = height = None
        kind = item.get("kind")
        if kind in ("slice", "scene", "strip", "thumbnail"):
            measured = picture_size(data)
            if measured is None or measured.format != name.rpartition(".")[2]:
                findings.append(_error("wrong-format", f"{name} does not hold what its name says.", {"file": name}))
                continue
            width, height = measured.width, measured.height
            if (width, height) != (item.get("width"), item.get("height")):
                text = f"{name} is {width} × {height} px, not what the manifest says."
                findings.append(_error("size-mismatch", text, {"file": name}))
            if not measured.plain:
                findings.append(
                    _error("not-plain-rgb", f"{name} is not plain 8-bit RGB without alpha.", {"file": name})
                )
        elif kind != "layers":
            findings.append(_error("manifest-damaged", f"{name} is of no known kind.", {"file": name}))
            continue
        records.append(FileRecord(name, kind, len(data), sha256, width, height))
    for name in sorted(set(files) - listed):
        findings.append(_error("unlisted-file", f"{name} is in the package and not in the manifest.", {"file": name}))
    return records


class _Strip:
    """The strip that a manifest describes, checked row by row against scenes and slices."""

    def __init__(
        self, manifest: dict[str, Any], files: dict[str, bytes], records: list[FileRecord], findings: list[Finding]
    ) -> None:
        self.files, self.findings = files, findings
        self.sizes = {record.name: record for record in records}
        self.scenes: list[dict[str, Any]] = manifest["scenes"]
        self.slices: list[dict[str, Any]] = manifest["slices"]
        self.height = manifest["strip"].get("height")
        self.cuts = manifest["strip"].get("cuts")

    def check_rows(self) -> None:
        """Slices tile the strip in order, their files are as tall as their rows, scenes stand where they should."""
        end = 0
        for item in self.slices:
            top, bottom = _rows(item)
            record = self.sizes.get(str(item.get("file")))
            if top != end or bottom <= top or record is None or record.height != bottom - top:
                self._report("slices-do-not-tile", f"{item.get('file')} does not continue the slice before it.")
                return
            end = bottom
        if end != self.height or self.cuts != [_rows(item)[0] for item in self.slices[1:]]:
            self._report("slices-do-not-tile", f"The slices end at row {end} of {self.height}.")
        if len(self.slices) != sum(record.kind == "slice" for record in self.sizes.values()):
            self._report("slices-do-not-tile", "The manifest and the package count different numbers of slices.")
        names = [str(item.get("file")) for item in self.slices]
        if names != sorted(names):
            self._report("slices-out-of-order", "The slices' names do not sort into reading order.")
        end = 0
        for item in self.scenes:
            top, bottom = _rows(item)
            record = self.sizes.get(str(item.get("final_image_url")))
            if top < end or record is None or record.height != bottom - top or not isinstance(self.height, int):
                self._report("scene-misplaced", f"{item.get('final_image_url')} does not fit the strip.")
                return
            end = bottom
        if not self.scenes or (isinstance(self.height, int) and end > self.height):
            self._report("scene-misplaced", "The scenes do not fit the strip.")

    def check_pixels(self) -> None:
        """Every picture decodes, and the slices show the scenes: exactly where lossless, closely where not."""
        for name, record in self.sizes.items():
            if record.kind in ("thumbnail", "strip"):
                self._decode(name)
        queue = list(self.slices)
        rows: Pixels | None = None
        at = (0, 0)
        for scene in self.scenes:
            picture = self._decode(str(scene.get("final_image_url")))
            if picture is None:
                return
            top, bottom = _rows(scene)
            place = top
            while place < bottom:
                while at[1] <= place:
                    if not queue:
                        return
                    at = _rows(queue[0])
                    file = str(queue.pop(0).get("file"))
                    rows = self._decode(file)
                    if rows is None:
                        return
                assert rows is not None
                until = min(at[1], bottom)
                self._compare(picture[place - top : until - top], rows[place - at[0] : until - at[0]], file)
                place = until
        for item in queue:
            self._decode(str(item.get("file")))

    def _compare(self, scene: Pixels, part: Pixels, file: str) -> None:
        left = (part.shape[1] - scene.shape[1]) // 2
        if left < 0:
            self._report("slice-differs", f"{file} is narrower than its scene.")
            return
        shown = part[:, left : left + scene.shape[1]]
        if file.endswith(".png"):
            same = bool(np.array_equal(shown, scene))
        else:
            size = (-(-scene.shape[1] // 8), -(-len(scene) // 8))  # compression leaves a block's mean nearly alone
            same = float(np.abs(resize(shown, *size).astype(np.int16) - resize(scene, *size)).mean()) <= _FAR_LEVELS
        if not same:
            self._report("slice-differs", f"{file} does not show the scene that stands in its rows.")

    def _decode(self, name: str) -> Pixels | None:
        record = self.sizes[name]
        if (record.width or 0) * (record.height or 0) > MAX_PICTURE_PIXELS:
            self._report("picture-too-large", f"{name} is larger than is safe to open.")
            return None
        try:
            pixels = decode_own(self.files[name])
        except InvalidInputError:
            self._report("damaged-image", f"{name} cannot be decoded.")
            return None
        return pixels

    def _report(self, code: str, message: str) -> None:
        self.findings.append(_error(code, message, {}))


def _rows(item: dict[str, Any]) -> tuple[int, int]:
    rows = item.get("rows")
    if isinstance(rows, list) and len(rows) == 2 and all(type(row) is int for row in rows):
        return rows[0], rows[1]
    return -1, -1


def _error(code: str, message: str, where: dict[str, Any]) -> Finding:
    return Finding(code=code, severity="error", message=message, where=where)
