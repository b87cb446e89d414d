"""Replaced art, second step after its panels were found. Answers only: how alike do two panels look?

A panel drawn anew has other lines, other colours, another crop, but the same masses in the same places. It is
described by where its edges run and where it is dark, each on a coarse grid, for the whole panel and for windows of it,
because a new drawing may show a little less or a little more. Only numbers leave this module; what they mean for the
lettering is decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import cv2
import numpy as np
from numpy.typing import NDArray

from core.draw.rows import same_everywhere
from core.story.plan import PanelRect

Pixels = NDArray[np.uint8]
Numbers = NDArray[np.float64]

WORK_PX = 96
"""Side of the square that a panel is reduced to before it is described."""
EDGE_CELLS, EDGE_BINS = 9, 4
TONE_CELLS = 8
WAVES = 8
"""Of the panel's cosine transform the lowest waves are kept in each direction, as signs."""
_CUTS = ((0.0, 1.0), (0.0, 0.85), (0.15, 1.0), (0.075, 0.925), (0.0, 0.65), (0.35, 1.0), (0.175, 0.825))
_WEIGHTS = (0.8, 0.05, 0.15)
"""How much edges, tones and waves count."""


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """A panel in numbers: one row a window, the whole panel first; float64, each part of a row of length 1.

    `aspect` is the natural log of width over height.
    """

    edges: Numbers
    tones: Numbers
    waves: Numbers
    aspect: float


def fingerprints(pixels: Pixels, panels: Sequence[PanelRect]) -> list[Fingerprint]:
    """Describe each panel of a picture.

    Args:
        pixels: uint8 (H, W, 3) RGB.
        panels: in px of that picture; what lies outside it is left out, a panel wholly outside is a flat one.
    """
    with same_everywhere():
        return [_described(_cut(pixels, panel), panel.w / panel.h) for panel in panels]


def likeness(old: Sequence[Fingerprint], new: Sequence[Fingerprint]) -> Numbers:
    """How alike each old panel (row) and each new one (column) look: about 0 for strangers, 1 for the same picture.

    The best fit of the whole of one and any window of the other counts.
    """
    found = np.zeros((len(old), len(new)), np.float64)
    for i, one in enumerate(old):
        for j, two in enumerate(new):
            found[i, j] = _alike(one, two)
    return np.asarray(np.round(found, 6))


def _alike(one: Fingerprint, two: Fingerprint) -> float:
    total: Numbers = np.zeros(2 * len(one.edges), np.float64)
    for weight, first, second in zip(
        _WEIGHTS, (one.edges, one.tones, one.waves), (two.edges, two.tones, two.waves), strict=True
    ):
        total += weight * np.concatenate([second @ first[0], first @ second[0]])
    # A window is chosen among many, so that it has to fit better than the whole to count as much.
    half = len(one.edges)
    total[np.arange(len(total)) % half != 0] -= 0.02
    shape = min(1.0, abs(one.aspect - two.aspect))
    return float(total.max()) - 0.06 * shape


def _cut(pixels: Pixels, panel: PanelRect) -> Pixels:
    height, width = pixels.shape[:2]
    left, top = min(max(0, panel.x), width), min(max(0, panel.y), height)
    right, bottom = min(max(left, panel.x + panel.w), width), min(max(top, panel.y + panel.h), height)
    part = pixels[top:bottom, left:right]
    return part if part.size else np.full((1, 1, 3), 255, np.uint8)


def _described(part: Pixels, ratio: float) -> Fingerprint:
    grey = cv2.cvtColor(np.ascontiguousarray(part), cv2.COLOR_RGB2GRAY)
    small = np.asarray(cv2.resize(grey, (WORK_PX, WORK_PX), interpolation=cv2.INTER_AREA), np.uint8)
    # Ranks instead of tones: whatever the colourist does, darker stays darker.
    level: Numbers = _ranked(small)
    smooth: Numbers = np.asarray(cv2.GaussianBlur(level, (0, 0), 1.2), np.float64)
    channels = _directions(smooth)
    edges, tones, waves = [], [], []
    for (top, bottom), (left, right) in product(_CUTS, _CUTS):
        y0, y1, x0, x1 = (round(share * WORK_PX) for share in (top, bottom, left, right))
        edges.append(_edges(channels[y0:y1, x0:x1]))
        window = np.ascontiguousarray(smooth[y0:y1, x0:x1])
        coarse = cv2.resize(window, (TONE_CELLS, TONE_CELLS), interpolation=cv2.INTER_AREA)
        tones.append(_unit(np.asarray(coarse, np.float64).ravel()))
        waves.append(_waves(window))
    return Fingerprint(np.stack(edges), np.stack(tones), np.stack(waves), float(np.log(ratio)))


def _ranked(small: Pixels) -> Numbers:
    """Each tone's share of darker pixels, 0..1."""
    counts = np.bincount(small.ravel(), minlength=256).astype(np.float64)
    below = np.cumsum(counts) - counts / 2
    ranked: Numbers = (below / small.size)[small]
    return ranked


def _directions(smooth: Numbers) -> Numbers:
    """(H, W, bins): the strength of edges by the line they run along, without regard to which side is darker."""
    dx, dy = cv2.Sobel(smooth, cv2.CV_64F, 1, 0), cv2.Sobel(smooth, cv2.CV_64F, 0, 1)
    strength = np.sqrt(dx * dx + dy * dy)
    found = np.zeros((*smooth.shape, EDGE_BINS), np.float64)
    for at in range(EDGE_BINS):
        turn = np.pi * at / EDGE_BINS
        along = (dx * np.cos(turn) + dy * np.sin(turn)) ** 2
        found[..., at] = strength * (along / np.maximum(strength**2, 1e-12)) ** 2
    return found


def _edges(channels: Numbers) -> Numbers:
    grid = cv2.resize(np.ascontiguousarray(channels), (EDGE_CELLS, EDGE_CELLS), interpolation=cv2.INTER_AREA)
    rooted: Numbers = np.sqrt(grid)  # a few strong edges do not drown the rest
    return _unit(rooted.ravel())


def _waves(window: Numbers) -> Numbers:
    """Signs of the lowest cosine waves: the pattern of light and dark as a perceptual hash has it."""
    small = cv2.resize(window, (32, 32), interpolation=cv2.INTER_AREA)
    low = cv2.dct(small)[:WAVES, :WAVES].ravel()[1:]
    return np.asarray(np.where(low > np.median(low), 1.0, -1.0) / np.sqrt(len(low)), np.float64)


def _unit(values: Numbers) -> Numbers:
    """The values about their mean, of length 1; a flat part is like nothing at all."""
    about: Numbers = values - values.mean()
    length = float(np.sqrt((about * about).sum()))
    return about / length if length > 1e-9 else np.zeros_like(about)
