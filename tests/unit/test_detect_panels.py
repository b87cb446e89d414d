from __future__ import annotations

import time

import cv2
import numpy as np
import pytest
import simplejpeg

from core.art.detect import find_panels
from core.errors import InvalidInputError

WHITE, BLACK = (255, 255, 255), (0, 0, 0)
Box = tuple[int, int, int, int]


def texture(height: int, width: int, seed: int) -> np.ndarray:
    """A busy picture: coarse blocks of colour, so that no row or column is of one."""
    small = np.random.default_rng(seed).integers(0, 256, (-(-height // 20), -(-width // 20), 3), dtype=np.uint8)
    return small.repeat(20, axis=0).repeat(20, axis=1)[:height, :width]


def strip(heights, gaps, paper=WHITE, width: int = 800, margin: int = 40) -> tuple[np.ndarray, list[Box]]:
    total = sum(heights) + sum(gaps)
    pixels = np.empty((total, width, 3), np.uint8)
    pixels[:] = paper
    boxes, top = [], gaps[0]
    for number, height in enumerate(heights):
        pixels[top : top + height, margin : width - margin] = texture(height, width - 2 * margin, number)
        boxes.append((margin, top, width - 2 * margin, height))
        top += height + gaps[number + 1]
    return pixels, boxes


def found(pixels: np.ndarray) -> list[Box]:
    result = find_panels(pixels)
    layout = result.layout
    assert (layout.width, layout.height, layout.background) == (pixels.shape[1], pixels.shape[0], "art")
    assert [panel.panel_id for panel in layout.panels] == list(range(1, len(layout.panels) + 1))
    return [(panel.x, panel.y, panel.w, panel.h) for panel in layout.panels]


def certain(pixels: np.ndarray) -> bool:
    return find_panels(pixels).findings == []


@pytest.mark.parametrize("paper", [WHITE, BLACK, (200, 120, 90), (128, 128, 128), (250, 245, 230)])
@pytest.mark.parametrize("margin", [0, 40])
def test_panels_between_gutters_of_any_colour(paper, margin: int) -> None:
    pixels, boxes = strip([500, 400, 700], [30, 100, 12, 40], paper, margin=margin)
    assert found(pixels) == boxes
    assert certain(pixels)


def test_a_strip_that_begins_and_ends_with_a_panel() -> None:
    pixels, boxes = strip([300, 400], [0, 60, 0], margin=0)
    assert found(pixels) == boxes


@pytest.mark.parametrize("quality", [60, 75, 90])
def test_jpeg_noise_moves_an_edge_by_two_pixels_at_most(quality: int) -> None:
    pixels, boxes = strip([500, 400, 700], [30, 100, 60, 40])
    noisy = simplejpeg.decode_jpeg(simplejpeg.encode_jpeg(pixels, quality=quality))
    result = found(noisy)
    assert len(result) == len(boxes)
    for (x, y, w, h), (x2, y2, w2, h2) in zip(result, boxes, strict=True):
        assert max(abs(x - x2), abs(y - y2), abs(x + w - x2 - w2), abs(y + h - y2 - h2)) <= 2


def test_film_grain_and_specks_in_the_gutter_are_ignored() -> None:
    pixels, boxes = strip([500, 400], [30, 100, 40])
    grain = np.random.default_rng(1).integers(-6, 7, pixels.shape)
    pixels = np.clip(pixels.astype(int) + grain, 0, 255).astype(np.uint8)
    for x, y in ((100, 560), (700, 590), (400, 610)):
        pixels[y : y + 3, x : x + 3] = 0
    assert found(pixels) == boxes


def test_a_thin_line_across_the_only_gutter() -> None:
    pixels, boxes = strip([500, 400], [0, 80, 0], margin=0)
    pixels[470:600, 398:402] = 0
    assert found(pixels) == boxes


@pytest.mark.parametrize("paper", [WHITE, BLACK])
def test_a_balloon_over_a_gutter(paper) -> None:
    pixels, boxes = strip([500, 400, 300], [30, 100, 60, 40], paper)
    cv2.ellipse(pixels, (300, 580), (170, 110), 0, 0, 360, WHITE, -1, cv2.LINE_AA)
    cv2.ellipse(pixels, (300, 580), (170, 110), 0, 0, 360, BLACK, 4, cv2.LINE_AA)
    cv2.putText(pixels, "OVER HERE", (190, 590), cv2.FONT_HERSHEY_SIMPLEX, 1.2, BLACK, 3, cv2.LINE_AA)
    assert found(pixels) == boxes


def test_a_flat_dark_panel_stays_whole() -> None:
    pixels, boxes = strip([500, 900, 300], [30, 40, 40, 40])
    top = boxes[1][1]
    pixels[top : top + 900, 40:760] = (20, 20, 30)
    cv2.circle(pixels, (400, top + 500), 130, (220, 190, 160), -1, cv2.LINE_AA)
    assert found(pixels) == boxes


def test_a_flat_dark_panel_over_the_whole_width_stays_whole() -> None:
    pixels, boxes = strip([500, 900, 300], [30, 40, 40, 40], margin=0)
    top = boxes[1][1]
    pixels[top : top + 900] = (20, 20, 30)
    cv2.circle(pixels, (400, top + 500), 130, (220, 190, 160), -1, cv2.LINE_AA)
    assert found(pixels) == boxes


def test_a_panel_of_nothing_but_black_is_a_panel() -> None:
    pixels, boxes = strip([500, 400, 300], [30, 40, 40, 40], margin=0)
    pixels[boxes[1][1] : boxes[1][1] + 400] = 5
    assert found(pixels) == boxes


def test_panels_side_by_side() -> None:
    pixels, boxes = strip([500, 600, 300], [30, 40, 40, 40])
    top = boxes[1][1]
    pixels[top : top + 600, 390:410] = 255
    assert found(pixels) == [boxes[0], (40, top, 350, 600), (410, top, 350, 600), boxes[2]]


def test_two_columns_with_panels_of_different_heights() -> None:
    wanted = [(40, 40, 350, 600), (40, 680, 350, 580), (410, 40, 350, 360), (410, 440, 350, 820)]
    pixels = np.full((1300, 800, 3), 255, np.uint8)
    for number, (x, y, w, h) in enumerate(wanted):
        pixels[y : y + h, x : x + w] = texture(h, w, number)
    assert found(pixels) == wanted


def test_framed_panels_with_little_in_them() -> None:
    pixels = np.full((1500, 800, 3), 255, np.uint8)
    cv2.rectangle(pixels, (40, 40), (759, 639), BLACK, 3)
    cv2.circle(pixels, (400, 450), 90, (90, 60, 60), -1)
    cv2.rectangle(pixels, (40, 700), (759, 1399), BLACK, 3)
    cv2.ellipse(pixels, (300, 850), (120, 70), 0, 0, 360, BLACK, 3)
    result = found(pixels)
    assert len(result) == 2
    assert np.abs(np.array(result) - [(39, 39, 722, 602), (39, 699, 722, 702)]).max() <= 2, result


def test_figures_without_frames_on_paper_are_not_torn_apart() -> None:
    pixels = np.full((2400, 800, 3), 255, np.uint8)
    for y in (300, 1100, 1900):
        cv2.circle(pixels, (250, y), 180, (120, 60, 60), -1)
        cv2.circle(pixels, (620, y), 90, (60, 60, 120), -1)
    result = found(pixels)
    assert len(result) == 3
    for (x, y, w, h), centre in zip(result, (300, 1100, 1900), strict=True):
        assert x <= 72 and x + w >= 708 and y <= centre - 178 and y + h >= centre + 178


def test_a_strip_that_fades_from_white_to_black() -> None:
    day, day_boxes = strip([500, 400], [30, 100, 40])
    night, night_boxes = strip([500, 400], [40, 60, 40], BLACK)
    fade = np.linspace(255, 0, 300).astype(np.uint8)[:, None, None].repeat(800, axis=1).repeat(3, axis=2)
    down = len(day) + 300
    wanted = day_boxes + [(x, y + down, w, h) for x, y, w, h in night_boxes]
    assert found(np.vstack([day, fade, night])) == wanted
    down -= 300
    wanted = day_boxes + [(x, y + down, w, h) for x, y, w, h in night_boxes]
    assert found(np.vstack([day, night])) == wanted


def test_screentone_gutters_are_found_with_a_warning() -> None:
    pixels, boxes = strip([500, 400, 700], [30, 100, 60, 40])
    paper = (pixels == 255).all(axis=2)
    rows, columns = np.mgrid[: len(pixels), :800]
    pixels[paper & (columns % 4 < 2) & (rows % 4 < 2)] = 170
    result = find_panels(pixels)
    assert [f.code for f in result.findings] == ["panels-uncertain"]
    near = [(p.x, p.y, p.w, p.h) for p in result.layout.panels]
    assert len(near) == 3
    assert all(abs(a - b) <= 8 for got, want in zip(near, boxes, strict=True) for a, b in zip(got, want, strict=True))


def test_texture_without_gutters_is_cut_and_reported() -> None:
    pixels = np.random.default_rng(2).integers(0, 256, (6000, 800, 3), dtype=np.uint8)
    result = find_panels(pixels)
    boxes = [(p.x, p.y, p.w, p.h) for p in result.layout.panels]
    assert len(boxes) > 1
    assert sum(h for _, _, _, h in boxes) == 6000 and {(x, w) for x, _, w, _ in boxes} == {(0, 800)}
    assert [f.code for f in result.findings] == ["panels-uncertain"]
    assert result.findings[0].where["rows"] == [y for _, y, _, _ in boxes[1:]]


def test_pictures_that_touch_are_parted_where_everything_changes() -> None:
    parts = [texture(1, 800, number).repeat(900, axis=0) for number in range(2)]
    result = find_panels(np.vstack([parts[0], parts[1], parts[0]]))
    rows = result.findings[0].where["rows"]
    assert set(rows) <= {900, 1800} and rows


def test_a_short_picture_without_gutters_is_one_panel() -> None:
    pixels = np.random.default_rng(2).integers(0, 256, (900, 800, 3), dtype=np.uint8)
    assert found(pixels) == [(0, 0, 800, 900)]
    assert certain(pixels)


@pytest.mark.parametrize("shape", [(1, 1), (1, 800), (900, 1), (900, 800)])
def test_an_empty_picture_is_one_uncertain_panel(shape) -> None:
    pixels = np.full((*shape, 3), 255, np.uint8)
    assert found(pixels) == [(0, 0, shape[1], shape[0])]
    assert not certain(pixels)


def test_panels_never_overlap_or_leave_the_picture() -> None:
    for seed in range(12):
        source = np.random.default_rng(seed)
        pixels = np.full((1400, 600, 3), int(source.integers(0, 256)), np.uint8)
        for _ in range(int(source.integers(1, 9))):
            x, y = int(source.integers(0, 500)), int(source.integers(0, 1300))
            w, h = int(source.integers(20, 400)), int(source.integers(20, 500))
            cv2.rectangle(pixels, (x, y), (x + w, y + h), tuple(int(v) for v in source.integers(0, 256, 3)), -1)
        seen = np.zeros((1400, 600), int)
        for x, y, w, h in found(pixels):
            assert x >= 0 and y >= 0 and x + w <= 600 and y + h <= 1400
            seen[y : y + h, x : x + w] += 1
        assert seen.max() <= 1


def test_a_long_strip_is_searched_quickly() -> None:
    pixels, boxes = strip([640] * 27, [30] + [100] * 27)
    find_panels(pixels[:2000])
    best = min(_timed(pixels) for _ in range(3))
    assert found(pixels) == boxes
    assert best < 1.5, "about 0.3 s of processor time"


def _timed(pixels: np.ndarray) -> float:
    start = time.process_time()
    find_panels(pixels)
    return time.process_time() - start


@pytest.mark.parametrize("pixels", [np.zeros((5, 5), np.uint8), np.zeros((0, 5, 3), np.uint8), np.zeros((5, 5, 3))])
def test_what_is_no_picture_is_refused(pixels) -> None:
    with pytest.raises(InvalidInputError):
        find_panels(pixels)
