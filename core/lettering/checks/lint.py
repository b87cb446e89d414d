"""After lettering: what a letterer would send back. Answers only: which objects deserve a look, and why?

Each finding has a code, a severity, the object, panel and place (`box`, strip px) in `where`, and a hint; `fix` where a
safe mend is known (see `fixes`). What waits in a tray and has lost its panel has no place. A code listed in an object's
`waivers` is not reported for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from numpy.typing import NDArray

from core.errors import Finding
from core.lettering.checks.contrast import check_contrast
from core.lettering.checks.cuts import check_cuts
from core.lettering.checks.faces import check_faces, check_hands
from core.lettering.checks.inside import check_place
from core.lettering.checks.lint_profiles import PHONE_WIDTH, PLAIN, LintProfile
from core.lettering.checks.order import check_order
from core.lettering.checks.overlaps import check_overlaps, check_tangents
from core.lettering.checks.seen import Scene, Seen, order_of, placed_finding, see
from core.lettering.checks.sizes import check_sizes, dialogue_sizes, sizes_finding
from core.lettering.checks.state import check_flags, idle_waivers, unplaced
from core.lettering.checks.tails import check_tails
from core.lettering.checks.typography import check_breaks, check_writing
from core.lettering.objects import LayerObject, LayerPayload
from core.lettering.reading import reading_order
from core.lettering.text.fonts import FontSet, font_findings
from core.story.plan import Layout, PanelFacts
from core.story.script import ScriptLine

_CHECKS: tuple[Callable[[Scene], list[Finding]], ...] = (
    check_place,
    check_sizes,
    check_overlaps,
    check_tangents,
    check_tails,
    check_faces,
    check_hands,
    check_order,
    check_cuts,
    check_contrast,
    check_breaks,
    check_writing,
    check_flags,
)


@dataclass(frozen=True, slots=True)
class LintLimits:
    """Where a check begins to speak, for callers without a profile. Sizes are strip px."""

    words_per_balloon: int = 25
    words_per_panel: int = 35
    smallest_px: float = 24.0
    smallest_shown_px: float = 16.0
    balloons_per_panel: int = 4


def lint_scene(
    layers: Sequence[LayerPayload],
    layout: Layout,
    facts: Sequence[PanelFacts],
    *,
    fonts: FontSet,
    limits: LintLimits | None = None,
    profile: LintProfile | None = None,
    pixels: NDArray[Any] | None = None,
    cuts: Sequence[int] = (),
    lines: Sequence[ScriptLine] = (),
    reading: Literal["ltr", "rtl"] | None = None,
    known: dict[Any, Seen] | None = None,
) -> list[Finding]:
    """Check a scene's lettering. Objects must be dressed (see `linked`).

    Args:
        pixels: the canvas without lettering, uint8 (h, w, 3) at 800 px; without it, text on translucent balloons or on
            the art itself is not judged.
        cuts: rows (strip px of the scene) at which the strip will be cut.
        lines: the script's lines in order; without them the reading order is not judged.
        reading: the direction of a row, where it is not what the layers' language and the profile say.
        known: remembers objects that were set, for checking again; of use with this layout and these fonts only.
    """
    scene = scene_of(
        layers,
        layout,
        facts,
        fonts=fonts,
        profile=_limited(profile, limits),
        pixels=pixels,
        cuts=cuts,
        lines=lines,
        reading=reading,
        known=known,
    )
    return findings_of(scene, layers)


def scene_of(
    layers: Sequence[LayerPayload],
    layout: Layout,
    facts: Sequence[PanelFacts],
    *,
    fonts: FontSet,
    profile: LintProfile | None = None,
    pixels: NDArray[Any] | None = None,
    cuts: Sequence[int] = (),
    lines: Sequence[ScriptLine] = (),
    reading: Literal["ltr", "rtl"] | None = None,
    known: dict[Any, Seen] | None = None,
) -> Scene:
    """A scene with all its objects set, as the checks see it. The arguments are those of `lint_scene`."""
    profile = profile or PLAIN
    seen = _seen(layers, layout, fonts, known)
    language = layers[0].language if layers else "en"
    rtl = (reading or reading_order(language, profile=profile.reading.order)) == "rtl"
    return Scene(seen, layout, tuple(facts), fonts, profile, pixels, tuple(cuts), order_of(lines), rtl)


def findings_of(scene: Scene, layers: Sequence[LayerPayload]) -> list[Finding]:
    """What every check says of a scene, without what its objects waive. `layers` adds what waits in their trays."""
    items = [one.item for one in scene.seen]
    findings = [finding for check in _CHECKS for finding in check(scene)]
    findings += font_findings(items, scene.fonts)
    findings += unplaced(layers, scene.frames)
    seen = {one.item.id: one for one in scene.seen}
    return [placed_finding(found, seen) for found in _without_waived(items, findings)]


def sizes_of(layers: Sequence[LayerPayload], layout: Layout, *, fonts: FontSet) -> dict[float, list[str]]:
    """The sizes in which a scene's plain dialogue is set, with their objects: what `lint_episode` adds up."""
    return dialogue_sizes(_seen(layers, layout, fonts, None))


def _seen(
    layers: Sequence[LayerPayload], layout: Layout, fonts: FontSet, known: dict[Any, Seen] | None
) -> tuple[Seen, ...]:
    return tuple(see(item, layout, fonts, known) for layer in layers for item in layer.objects)


def lint_episode(
    scenes: Iterable[Mapping[float, Sequence[str]]], *, profile: LintProfile | None = None
) -> list[Finding]:
    """What only shows over a whole episode: more sizes of dialogue than allowed. `scenes`: see `sizes_of`."""
    together: dict[float, list[str]] = {}
    for sizes in scenes:
        for size, names in sizes.items():
            together.setdefault(size, []).extend(names)
    found = sizes_finding(together, profile or PLAIN)
    return [found] if found is not None else []


def _without_waived(items: Sequence[LayerObject], findings: Sequence[Finding]) -> list[Finding]:
    waived = {(code, item.id) for item in items for code in item.waivers}
    kept = [finding for finding in findings if (finding.code, finding.where.get("object_id")) not in waived]
    return kept + idle_waivers(items, findings)


def _limited(profile: LintProfile | None, limits: LintLimits | None) -> LintProfile:
    profile = profile or PLAIN
    if limits is None:
        return profile
    css = PHONE_WIDTH / 800
    amounts = {
        "words_per_balloon": limits.words_per_balloon,
        "words_per_panel": limits.words_per_panel,
        "balloons_per_panel": limits.balloons_per_panel,
    }
    sizes = {"smallest_css": limits.smallest_px * css, "unreadable_css": limits.smallest_shown_px * css}
    return profile.model_copy(
        update={
            "amounts": profile.amounts.model_copy(update=amounts),
            "sizes": profile.sizes.model_copy(update=sizes),
        }
    )
