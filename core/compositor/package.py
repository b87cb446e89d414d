"""An episode into the files that a platform takes.

Last step of the compositor; answers one question: what is in the package? Scenes stream through one after another:
the strip is planned from geometry, its slices are encoded in order, and every file leaves through `out`.
"""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from core.compositor.archive import zip_files
from core.compositor.encode import Encoded, encode_as, encode_png, png_of_files
from core.compositor.limits import check_limits
from core.compositor.manifest import as_json, make_layers, make_manifest, scene_file
from core.compositor.packaged import (
    FileKind,
    FileRecord,
    LazyPixels,
    PackagedScene,
    PackageMeta,
    PackageReport,
)
from core.compositor.preflight import preflight
from core.compositor.profiles import Format, Profile
from core.compositor.protected import Protected
from core.compositor.slices import SlicePlan, plan_slices
from core.compositor.strip import Strip
from core.compositor.thumbnails import choose_crop, draw_thumbnail, find_subject, no_subject
from core.errors import Finding, InvalidInputError, Severity, TooLargeError, counted
from core.units import Rect, Span

__all__ = [
    "LazyPixels",
    "PackageMeta",
    "PackageReport",
    "PackagedScene",
    "build_package",
    "zip_files",
]

Pixels = NDArray[np.uint8]
Out = Callable[[str, bytes], None]
Progress = Callable[[int, int], None]
_T = TypeVar("_T")

_LANES = 2
"""Encoders that run side by side. Results are taken in order, so their number never shows in a file."""
_PROBE_ROWS = 64


@dataclass(slots=True)
class _Writer:
    """Passes files on and remembers what they were."""

    out: Out
    progress: Progress | None
    total: int
    records: list[FileRecord] = field(default_factory=list)

    def write(
        self, name: str, kind: FileKind, data: bytes, width: int | None = None, height: int | None = None
    ) -> None:
        self.out(name, data)
        self.records.append(FileRecord(name, kind, len(data), hashlib.sha256(data).hexdigest(), width, height))
        if self.progress is not None:
            self.progress(min(len(self.records), self.total), self.total)


def build_package(
    scenes: Sequence[PackagedScene],
    profile: Profile,
    *,
    meta: PackageMeta,
    out: Out,
    progress: Progress | None = None,
    format: Format | None = None,
    best_quality: int = 95,
) -> PackageReport:
    """Write an episode's package: slices, combined scenes, thumbnails, `layers.json` and `manifest.json`.

    Equal inputs give equal bytes: no clock, thread count or id of the run takes part. Nothing is written before every
    slice is known to fit.

    Args:
        scenes: composed at the profile's width, in episode order.
        out: receives each file's relative path and bytes, in the order in which a zip should hold them.
        progress: receives files written and files expected.
        format: of the slices; the profile's own by default.
        best_quality: the JPEG quality to start from (40..95).

    Raises:
        InvalidInputError: there is no scene, a width is wrong or the format is not taken by the platform.
        TooLargeError: a slice (named) cannot be made small enough.
    """
    chosen: Format = format or profile.default_format
    if chosen not in profile.formats:
        raise InvalidInputError(
            f"{profile.name} takes no {chosen} files.", code="wrong-format", formats=profile.formats
        )
    strip = Strip(scenes, width=profile.width)
    findings = preflight(scenes, profile, meta=meta)
    plan, encoded = _encode_slices(strip, profile, chosen, best_quality)
    findings += _crossing_findings(plan, profile)
    findings += _quality_findings(encoded)
    total = len(encoded) + len(scenes) + len(profile.thumbnails) + profile.whole_strip + 2
    writer = _Writer(out, progress, total)
    digits = max(3, len(str(len(encoded))))
    for number, (span, item) in enumerate(zip(plan.spans, encoded, strict=True)):
        name = f"slices/{number + 1:0{digits}d}.{chosen}"
        writer.write(name, "slice", item.data, strip.width, span.length)
    _write_scenes(strip, profile, writer)
    findings += _write_thumbnails(scenes, profile, writer)
    writer.write("layers.json", "layers", as_json(make_layers(scenes, meta)))
    findings += check_limits(writer.records, profile)
    qualities = [item.quality for item in encoded]
    manifest = make_manifest(strip, plan, profile, meta, writer.records, qualities)
    writer.write("manifest.json", "manifest", as_json(manifest))
    return PackageReport(manifest, [record.as_json() for record in writer.records], _once(findings))


def _encode_slices(strip: Strip, profile: Profile, format: Format, best: int) -> tuple[SlicePlan, list[Encoded]]:
    """Plan and encode; where a slice cannot meet its limit, plan again with the bytes that its rows need."""
    protected = strip.protected
    plan = _plan(strip, protected, profile)
    try:
        encoded = _encode_all(strip, plan, profile, format, best)
    except TooLargeError as error:
        if error.code != "slice-over-budget" or profile.per_file_bytes is None:
            raise
        needed = _row_bytes(strip, profile, format)
        plan = _plan(strip, protected, profile, row_bytes=needed, max_bytes=profile.per_file_bytes * 9 // 10)
        encoded = _encode_all(strip, plan, profile, format, best)
    budget = profile.per_episode_bytes
    total = sum(len(item.data) for item in encoded)
    if budget is not None and total > budget and format == "jpg":
        shares = [len(item.data) * budget // total for item in encoded]
        encoded = _encode_all(strip, plan, profile, format, best, shares)
    return plan, encoded


def _plan(
    strip: Strip,
    protected: Sequence[Protected],
    profile: Profile,
    *,
    row_bytes: NDArray[np.int64] | None = None,
    max_bytes: int | None = None,
) -> SlicePlan:
    return plan_slices(
        strip.height,
        protected,
        max_height_px=profile.slice_height_px,
        max_count=profile.max_images,
        prefer=strip.seams,
        energy=strip.energy,
        # Brought art may hold balloons that no geometry knows: there the pixels always have a say.
        energy_always=any(part.scene.layout.background == "art" for part in strip.parts),
        row_bytes=row_bytes,
        max_bytes=max_bytes,
    )


def _encode_all(
    strip: Strip,
    plan: SlicePlan,
    profile: Profile,
    format: Format,
    best: int,
    shares: Sequence[int] | None = None,
) -> list[Encoded]:
    def encode(number: int, rows: Pixels) -> Encoded:
        share = shares[number] if shares is not None else None
        return encode_as(rows, format, profile, budget_bytes=share, best=best, name=f"slice {number + 1}")

    jobs = ((number, span) for number, span in enumerate(plan.spans))
    with ThreadPoolExecutor(_LANES) as pool:
        return list(_in_order(pool.submit(encode, number, strip.rows(span.top, span.bottom)) for number, span in jobs))


def _in_order(futures: Iterator[Future[_T]]) -> Iterator[_T]:
    """Results in the order of their making, with a few under way at a time."""
    waiting: deque[Future[_T]] = deque()
    for future in futures:
        waiting.append(future)
        if len(waiting) > _LANES:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


def _row_bytes(strip: Strip, profile: Profile, format: Format) -> NDArray[np.int64]:
    """What each row is expected to need at the lowest acceptable quality: int64 (height,)."""
    free = profile.model_copy(update={"per_file_bytes": None})
    needed = np.zeros(strip.height, np.int64)
    for top in range(0, strip.height, _PROBE_ROWS):
        rows = strip.rows(top, min(top + _PROBE_ROWS, strip.height))
        size = len(encode_as(rows, format, free, best=60).data)
        needed[top : top + len(rows)] = -(-size // len(rows))
    return needed


def _write_scenes(strip: Strip, profile: Profile, writer: _Writer) -> None:
    """The combined picture of every scene, and the whole strip where the profile keeps one."""

    def encode(scene: PackagedScene) -> bytes:
        return scene.png if scene.png is not None else encode_png(scene.load(), dpi=profile.dpi)

    stack: list[bytes] = []
    with ThreadPoolExecutor(_LANES) as pool:
        made = _in_order(pool.submit(encode, part.scene) for part in strip.parts)
        for number, (part, data) in enumerate(zip(strip.parts, made, strict=True)):
            writer.write(scene_file(number), "scene", data, part.scene.width, part.scene.height)
            if profile.whole_strip:
                whole = part.scene.width == strip.width
                stack.append(data if whole else encode_png(strip.rows(part.span.top, part.span.bottom)))
                if part.gutter.length:
                    stack.append(encode_png(strip.rows(part.gutter.top, part.gutter.bottom)))
    if profile.whole_strip:
        writer.write("strip.png", "strip", png_of_files(stack, dpi=profile.dpi), strip.width, strip.height)


def _write_thumbnails(scenes: Sequence[PackagedScene], profile: Profile, writer: _Writer) -> list[Finding]:
    if not profile.thumbnails:
        return []
    subject = find_subject(scenes)
    scene = scenes[subject.scene if subject else 0]
    clean = scene.load_unlettered()
    pixels = clean if clean is not None and clean.shape == (scene.height, scene.width, 3) else scene.load()
    for spec in profile.thumbnails:
        if subject is not None:
            crop = choose_crop(subject, spec)
        else:
            width = min(pixels.shape[1], pixels.shape[0] * spec.w / spec.h)
            crop = Rect((pixels.shape[1] - width) / 2, 0, width, width * spec.h / spec.w)
        encoded = draw_thumbnail(pixels, crop, spec, profile)
        writer.write(f"thumbnails/{spec.name}.{spec.format}", "thumbnail", encoded.data, spec.w, spec.h)
    return [] if subject is not None else [no_subject()]


def _crossing_findings(plan: SlicePlan, profile: Profile) -> list[Finding]:
    """Name each element that a cut runs through."""
    findings = []
    for row, item in plan.crossings:
        unavoidable = item.span.length > profile.slice_height_px
        severity: Severity = "info" if unavoidable else "error" if item.kind in ("balloon", "face") else "warning"
        findings.append(
            Finding(
                code="cut-crosses",
                severity=severity,
                message=f"The cut at row {row} runs through {item.label}"
                + (", which is taller than a slice may be." if unavoidable else "."),
                where={"row": row, "kind": item.kind, "rows": [item.span.top, item.span.bottom]},
                hint=None if unavoidable else "Move the element, or make the gutter near it wider.",
            )
        )
    return findings


def _quality_findings(encoded: Sequence[Encoded]) -> list[Finding]:
    low = [item.quality for item in encoded if item.quality is not None and item.quality < 80]
    if not low:
        return []
    return [
        Finding(
            code="low-jpeg-quality",
            severity="warning",
            message=f"{counted(len(low), 'slice')} had to go down to JPEG quality {min(low)} to meet the size limits.",
            where={"count": len(low), "lowest": min(low)},
            hint="Split the episode into two.",
        )
    ]


def _once(findings: Sequence[Finding]) -> list[Finding]:
    seen: dict[str, Finding] = {}
    for finding in findings:
        seen.setdefault(finding.model_dump_json(), finding)
    return list(seen.values())


def slice_rows(manifest: dict[str, Any]) -> list[Span]:
    """The rows of each slice, as a manifest states them."""
    return [Span(int(item["rows"][0]), int(item["rows"][1])) for item in manifest["slices"]]
