"""Checks of amounts. Answers only: is the text large enough for a phone, and few enough for a balloon and a panel?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from core.errors import Finding, Severity
from core.lettering.checks.lint_profiles import PHONE_WIDTH, LintProfile
from core.lettering.checks.order import around
from core.lettering.checks.seen import Scene, Seen, as_box, finding
from core.lettering.frames import STRIP_WIDTH
from core.lettering.kinds import font_style_of, kind_name
from core.lettering.placing.splitting import word_count
from core.lettering.text.marks import plain_text

_CSS = PHONE_WIDTH / STRIP_WIDTH
_PLAIN_VOICES = ("speech", "off_panel", "wavy")
"""Voices that are set in the series' dialogue size. A whisper or a shout is larger or smaller on purpose."""


def check_sizes(scene: Scene) -> list[Finding]:
    """Text that is too small on a phone; too many words a balloon or panel, balloons a panel, sizes a scene."""
    found: list[Finding] = []
    for one in scene.seen:
        found += _small(scene.profile, one) + _wordy(scene.profile, one)
    found += _panels(scene)
    sizes = dialogue_sizes(scene.seen)
    many = sizes_finding(sizes, scene.profile)
    return [*found, many] if many is not None else found


def _small(profile: LintProfile, one: Seen) -> list[Finding]:
    if one.size_px is None or not plain_text(one.item.text).strip():
        return []
    shown, limit = one.size_px * _CSS, profile.sizes.smallest_css
    if one.item.type == "sfx_text":
        limit = profile.sizes.unreadable_css
    if shown >= limit - 0.02:
        return []
    severe: Severity = "error" if shown < profile.sizes.unreadable_css - 0.02 else "warning"
    message = f"Its text shows {shown:.1f} px high on a phone 390 px wide ({one.size_px:g} px on the strip)."
    least = smallest_px(profile)
    hint = f"Use at least {least:g} px."
    return [finding("too-small", severe, one, message, hint, fix=f"Set it at {least:g} px", size_px=one.size_px)]


def smallest_px(profile: LintProfile) -> float:
    """The least size of spoken text in strip px, in half pixels."""
    return round(2 * (profile.sizes.smallest_css / _CSS)) / 2


def _wordy(profile: LintProfile, one: Seen) -> list[Finding]:
    if one.item.type == "sfx_text":
        return []
    words, characters = word_count(one.item.text), _characters(one)
    limit, most = profile.amounts.words_per_balloon, profile.amounts.characters_per_balloon
    hint = "Split it into joined balloons, or cut."
    if limit and words > limit:
        message = f"It has {words} words; a balloon reads well up to {limit}."
        return [finding("too-many-words", "warning", one, message, hint, words=words)]
    if most and characters > most:
        message = f"It has {characters} characters; a balloon reads well up to {most}."
        return [finding("too-many-words", "warning", one, message, hint, characters=characters)]
    return []


def _characters(one: Seen) -> int:
    return sum(not c.isspace() for c in plain_text(one.item.text))


def _panels(scene: Scene) -> list[Finding]:
    """Panels with too much spoken text; narration is exempt, because prose is set word for word."""
    amounts = scene.profile.amounts
    spoken: dict[int, list[list[Seen]]] = {}
    for group in scene.groups:
        panel_id = group[0].item.panel_id
        if panel_id is not None and kind_name(group[0].item) not in ("sfx", "narration", "caption"):
            spoken.setdefault(panel_id, []).append(group)
    found = []
    for panel_id, groups in sorted(spoken.items()):
        items = [one for group in groups for one in group]
        words, characters = sum(word_count(one.item.text) for one in items), sum(_characters(one) for one in items)
        if amounts.words_per_panel and words > amounts.words_per_panel:
            many = f"{words} spoken words; up to {amounts.words_per_panel} read well"
            found.append(_of_panel("too-many-words-in-panel", panel_id, items, f"Panel {panel_id} has {many}."))
        elif amounts.characters_per_panel and characters > amounts.characters_per_panel:
            many = f"{characters} spoken characters; up to {amounts.characters_per_panel} read well"
            found.append(_of_panel("too-many-words-in-panel", panel_id, items, f"Panel {panel_id} has {many}."))
        if len(groups) > amounts.balloons_per_panel:
            many = f"{len(groups)} balloons; up to {amounts.balloons_per_panel} read well"
            found.append(_of_panel("too-many-balloons", panel_id, items, f"Panel {panel_id} has {many}."))
    return found


def _of_panel(code: str, panel_id: int, items: Sequence[Seen], message: str) -> Finding:
    where = {
        "panel_id": panel_id,
        "object_ids": [one.item.id for one in items],
        "box": as_box(around([one.box for one in items])),
    }
    return Finding(code=code, severity="info", message=message, where=where, hint="Move a line to another panel.")


def dialogue_sizes(seen: Iterable[Seen]) -> dict[float, list[str]]:
    """The sizes (strip px) that plain dialogue is really set in, largest first, with the ids of their objects."""
    found: dict[float, list[str]] = {}
    for one in seen:
        if one.size_px is not None and kind_name(one.item) in _PLAIN_VOICES and font_style_of(one.item) == "default":
            found.setdefault(round(2 * one.size_px) / 2, []).append(one.item.id)
    return dict(sorted(found.items(), reverse=True))


def sizes_finding(sizes: Mapping[float, Sequence[str]], profile: LintProfile) -> Finding | None:
    """What to say where dialogue has more sizes than the profile allows; it names the objects of the rarest ones."""
    most = profile.sizes.per_episode
    if len(sizes) <= most:
        return None
    ranked = sorted(sizes, key=lambda size: (-len(sizes[size]), -size))
    odd = sorted(ranked[most:], reverse=True)
    named = ", ".join(f"{size:g}" for size in sorted(sizes, reverse=True))
    return Finding(
        code="too-many-sizes",
        severity="warning",
        message=f"Dialogue is set in {len(sizes)} sizes ({named} px); {most} are enough for an episode.",
        where={"sizes": sorted(sizes, reverse=True), "object_ids": [name for size in odd for name in sizes[size]]},
        hint=f"Keep {' and '.join(f'{size:g}' for size in sorted(ranked[:most], reverse=True))} px.",
    )
