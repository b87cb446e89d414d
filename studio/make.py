"""`webtoon make`: a script, or a folder of finished art, to a package, in one process, with no server and no database.

The same tasks as the studio's workers run, on payloads from the same builders. All ids derive from the input's hash, so
the same input gives the same bytes. Nothing appears under the output folder until everything is done.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from core.errors import Finding, InvalidInputError
from core.lettering.linked import HOUSE, chain_of, stacked
from studio.catalogue import Catalogue, load_catalogue
from studio.making.inputs import work_from_folder, work_from_script
from studio.making.output import check_out, report, write_packages
from studio.making.stages import draw_and_letter, package_work, plan_work
from studio.making.work import Steps
from studio.worker.inline import MemoryBlobs


def run_make(args: argparse.Namespace) -> int:
    """Do the whole main job; returns the exit code (0, or 3 when findings of grade error remain).

    Raises:
        InvalidInputError, TooLargeError: the input cannot be used.
        EnvironmentLackError: the disk is full.
    """
    started = time.monotonic()
    catalogue = _catalogue(args.fonts)
    profiles = [catalogue.profile(name) for name in dict.fromkeys(args.profile or ["webtoon_canvas"])]
    catalogue.styles.image_style(args.style)
    catalogue.styles.story_style(args.story_style)
    sheet = stacked(chain_of(args.lettering_style or HOUSE, catalogue.lettering_styles))
    source, out = Path(args.source), Path(args.out)
    check_out(out)
    blobs = MemoryBlobs()
    work = work_from_folder(source, blobs) if source.is_dir() else work_from_script(source)
    work.sheet = sheet
    steps = Steps(len(work.scenes) * 4 + len(profiles) * (len(work.scenes) + 1) + 1, quiet=args.json)
    try:
        if all(scene.render is None for scene in work.scenes):
            plan_work(work, catalogue, args, blobs, steps)
        draw_and_letter(work, catalogue, args, blobs, steps)
        packages = [(profile, package_work(work, catalogue, profile, blobs, steps)) for profile in profiles]
    finally:
        steps.close()
    folder = write_packages(out, work.slug, packages, blobs)
    findings = work.findings + [Finding.model_validate(item) for _, package in packages for item in package["findings"]]
    report(args.json, work, packages, findings, folder, time.monotonic() - started)
    return 3 if any(finding.severity == "error" for finding in findings) else 0


def _catalogue(fonts: str | None) -> Catalogue:
    """The data files, with a folder of own fonts where one is named.

    Raises:
        InvalidInputError: there is no such folder, or something in it cannot be used.
    """
    if fonts is None:
        return load_catalogue()
    if not Path(fonts).is_dir():
        raise InvalidInputError(f"{fonts}: there is no such folder.", code="no-such-file")
    catalogue = load_catalogue(Path(fonts))
    wrong = [problem for problem in catalogue.font_problems if problem.severity == "error"]
    if wrong:
        raise InvalidInputError(
            f"{fonts}: {wrong[0].message}",
            code=wrong[0].code,
            errors=[{"loc": [problem.where["file"]], "msg": problem.message} for problem in wrong],
        )
    return catalogue
