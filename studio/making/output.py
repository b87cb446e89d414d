"""Where a run's packages go: written aside, put in place whole, and told about."""

from __future__ import annotations

import errno
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from core.errors import EnvironmentLackError, Finding, InvalidInputError, counted
from studio.making.work import SPOKEN, Json, Work
from studio.worker.inline import MemoryBlobs


def check_out(out: Path) -> None:
    if out.exists() and not out.is_dir():
        raise InvalidInputError(f"{out}: the output must be a folder.", code="out-not-a-folder")


def write_packages(out: Path, slug: str, packages: list[tuple[Any, Json]], blobs: MemoryBlobs) -> Path:
    """Write into a hidden folder beside the place, then put all there with renames; a failure leaves nothing."""
    made_out = not out.exists()
    staging = out / f".{slug}.partial"
    try:
        out.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(staging, ignore_errors=True)
        places: list[tuple[Path, Path]] = []
        for number, (profile, package) in enumerate(packages):
            name = slug if number == 0 else f"{slug}-{profile.id.replace('_', '-')}"
            folder = staging / name
            for entry in package["files"]:
                path = folder / entry["name"]
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(blobs.get(entry["key"]))
            (staging / f"{name}.zip").write_bytes(blobs.get(package["zip"]))
            places += [(folder, out / name), (staging / f"{name}.zip", out / f"{name}.zip")]
        for fresh, place in places:
            old = staging / f"old-{place.name}"
            if place.exists():
                place.rename(old)
            fresh.rename(place)
    except OSError as error:
        shutil.rmtree(staging, ignore_errors=True)
        if made_out:
            shutil.rmtree(out, ignore_errors=True)
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise EnvironmentLackError(
                f"{out}: the disk is full; nothing was written. Free some space, or name another folder with --out.",
                code="disk-full",
            ) from error
        raise InvalidInputError(f"{out}: cannot write there ({error.strerror}).", code="unwritable-out") from error
    shutil.rmtree(staging, ignore_errors=True)
    return out / slug


def report(
    as_json: bool,
    work: Work,
    packages: list[tuple[Any, Json]],
    findings: list[Finding],
    folder: Path,
    seconds: float,
    say: Callable[[str], None] = print,
) -> None:
    spoken = {line["line_id"] for scene in work.scenes for line in scene.script["lines"] if line["kind"] in SPOKEN}
    objects = [item for scene in work.scenes for layer in scene.layers for item in layer["objects"]]
    lettered = {line_id for item in objects for line_id in item["line_ids"]} & spoken
    slices = [entry for _, package in packages for entry in package["files"] if entry["name"].startswith("slices/")]
    numbers = {
        "scenes": len(work.scenes),
        "panels": sum(len((scene.layout or {"panels": []})["panels"]) for scene in work.scenes),
        "lines_in_script": len(spoken),
        "lines_lettered": len(lettered),
        "balloons": len(objects),
        "slices": len(slices),
        "bytes": sum(package["zip_bytes"] for _, package in packages),
        "seconds": round(seconds, 2),
        "findings": [finding.model_dump(mode="json") for finding in findings],
    }
    if as_json:
        say(json.dumps(numbers, ensure_ascii=False))
        return
    say(
        f"{work.title}: {counted(numbers['scenes'], 'scene')}, {counted(numbers['panels'], 'panel')}, "
        f"{counted(numbers['balloons'], 'balloon')} for {numbers['lines_lettered']} of "
        f"{counted(numbers['lines_in_script'], 'line')}, {counted(numbers['slices'], 'slice')}, "
        f"{numbers['bytes'] / 1e6:.1f} MB in {numbers['seconds']} s"
    )
    for finding in findings:
        if finding.severity != "info":
            say(f"  {finding.severity}: {finding.message}")
    say(f"{folder}.zip")
