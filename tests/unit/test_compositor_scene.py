from __future__ import annotations

import cv2
import numpy as np
import pytest

from core.compositor import scene as scene_module
from core.compositor.scene import compose_scene
from core.compositor.setting import fit, parse_colour, resize, set_panels
from core.errors import InvalidInputError
from core.lettering.balloons.drawing import DrawnObject
from core.lettering.objects import Geometry, LayerObject
from core.story.plan import FigureFacts, Layout, PanelFacts, PanelRect
from core.units import Rect, Span


def layout(
    *rects: tuple[int, int, int, int], width: int = 100, height: int = 200, background: str = "#ffffff"
) -> Layout:
    panels = [PanelRect(panel_id=n + 1, x=x, y=y, w=w, h=h) for n, (x, y, w, h) in enumerate(rects)]
    return Layout(width=width, height=height, panels=panels, background=background)


def noise(height: int, width: int = 100, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)


def balloon(id: str = "b1", type: str = "speech_bubble", panel: int | None = 1) -> LayerObject:
    return LayerObject(id=id, panel_id=panel, type=type, text="Hello there", geometry=Geometry(x=0, y=0, w=0.5, h=0.5))


@pytest.fixture
def drawn(monkeypatch):
    """Let a test say which rasters the lettering would give."""
    result: list[DrawnObject] = []

    def add(x: int, y: int, w: int, h: int, rgba=(0, 0, 0, 255), id="b1", behind=False) -> None:
        raster = np.empty((h, w, 4), np.uint8)
        raster[:] = rgba
        box = Rect(x, y, w, h)
        result.append(DrawnObject(id, (id,), 1, 0, x, y, raster, box, box, behind))

    monkeypatch.setattr(scene_module, "iter_drawn", lambda objects, layout, *, width, fonts, pictures: result)
    return add


ANY_FONTS = object()


def test_panels_keep_every_pixel_when_they_move() -> None:
    art = noise(200)
    old = layout((10, 10, 80, 60), (10, 100, 80, 70))
    new = layout((10, 40, 80, 60), (0, 250, 80, 70), height=400, background="#102030")
    done = compose_scene(art, old, new, [], width=100, fonts=None)
    assert done.pixels.shape == (400, 100, 3)
    assert np.array_equal(done.pixels[40:100, 10:90], art[10:70, 10:90])
    assert np.array_equal(done.pixels[250:320, 0:80], art[100:170, 10:90])
    outside = np.ones((400, 100), bool)
    outside[40:100, 10:90] = outside[250:320, 0:80] = False
    assert (done.pixels[outside] == (0x10, 0x20, 0x30)).all()
    assert done.panels == [Rect(10, 40, 80, 60), Rect(0, 250, 80, 70)]
    assert done.top_pad == 0


def test_brought_art_in_its_own_layout_is_the_whole_picture() -> None:
    art = noise(200)
    own = layout((10, 10, 80, 60), (10, 100, 80, 70), background="art")
    done = compose_scene(art, own, own, [], width=100, fonts=None)
    assert np.array_equal(done.pixels, art)
    assert done.pixels is not art


def test_brought_gutters_are_stretched_in_their_middle_and_keep_their_ends() -> None:
    art = noise(200)
    old = layout((10, 20, 80, 60), (10, 100, 80, 80), background="art")
    new = layout((10, 20, 80, 60), (10, 150, 80, 80), height=250, background="art")
    art[80:100] = np.arange(80, 100, dtype=np.uint8)[:, None, None]
    done = compose_scene(art, old, new, [], width=100, fonts=None)
    assert np.array_equal(done.pixels[:90], art[:90])  # panel 1 with its margins and the gutter's upper half
    assert np.array_equal(done.pixels[140:250], art[90:200])
    assert (done.pixels[90:140] == art[89]).all()
    assert done.findings == []


def test_a_gutter_without_a_plain_row_gets_paper_at_its_end_and_a_warning() -> None:
    art = noise(200)
    old = layout((10, 20, 80, 60), (10, 100, 80, 80), background="art")
    new = layout((10, 20, 80, 60), (10, 150, 80, 80), height=250, background="art")
    done = compose_scene(art, old, new, [], width=100, fonts=None)
    assert np.array_equal(done.pixels[:100], art[:100])
    assert (done.pixels[100:150] == done.pixels[100, 0]).all()
    assert np.array_equal(done.pixels[150:], art[100:])
    assert [f.code for f in done.findings] == ["gutter-art-torn"]


def test_a_balloon_in_a_brought_gutter_is_kept_whole_and_never_cut() -> None:
    art = noise(300)
    art[80:200] = (240, 240, 255)
    art[80:150, 20:60] = noise(70, 40)
    art[160:200, 50:54] = 0  # one thin line is no reason to protect
    old = layout((0, 0, 100, 80), (0, 200, 100, 100), height=300, background="art")
    same = compose_scene(art, old, old, [], width=100, fonts=None)
    assert [(p.kind, p.span) for p in same.protected if p.kind != "panel"] == [("balloon", Span(76, 150))]
    wide = layout((0, 0, 100, 80), (0, 260, 100, 100), height=360, background="art")
    done = compose_scene(art, old, wide, [], width=100, fonts=None)
    assert np.array_equal(done.pixels[:150], art[:150])
    assert [p.span for p in done.protected if p.kind == "balloon"] == [Span(76, 150)]
    close = layout((0, 0, 100, 80), (0, 160, 100, 100), height=260, background="art")
    done = compose_scene(art, old, close, [], width=100, fonts=None)
    assert np.array_equal(done.pixels[:150], art[:150])


def test_shortened_gutters_lose_their_middle() -> None:
    art = noise(200)
    old = layout((10, 20, 80, 60), (10, 120, 80, 60), background="art")
    new = layout((10, 20, 80, 60), (10, 90, 80, 60), height=170, background="art")
    done = compose_scene(art, old, new, [], width=100, fonts=None).pixels
    assert np.array_equal(done[:85], art[:85])
    assert np.array_equal(done[85:170], art[115:200])


def test_a_double_width_scales_each_panel_to_its_rounded_place() -> None:
    art = noise(200)
    own = layout((10, 10, 80, 60))
    done = compose_scene(art, own, own, [], width=200, fonts=None)
    assert done.pixels.shape == (400, 200, 3)
    assert np.array_equal(done.pixels[20:140, 20:180], resize(art[10:70, 10:90], 160, 120))
    assert [f.code for f in done.findings] == ["art-enlarged"]


def test_art_drawn_at_double_size_comes_back_at_the_layouts_size() -> None:
    flat = np.zeros((400, 200, 3), np.uint8)
    flat[20:140, 20:180] = (200, 100, 50)
    own = layout((10, 10, 80, 60))
    done = compose_scene(flat, own, own, [], width=100, fonts=None)
    assert (done.pixels[10:70, 10:90] == (200, 100, 50)).all()
    assert (done.pixels[:10] == 255).all()


def test_changed_proportions_crop_around_the_face_and_never_stretch() -> None:
    patch = np.zeros((100, 100, 3), np.uint8)
    patch[:, 60:100] = 255
    facts = PanelFacts(panel_id=1, figures=[FigureFacts(character_id="a", face=(0.7, 0.2, 0.2, 0.2))])
    pixels, view = fit(patch, 50, 100, facts)
    assert np.array_equal(pixels, patch[:, 50:100])
    assert view == Rect(-50, 0, 100, 100)
    middle, _ = fit(patch, 50, 100)
    assert np.array_equal(middle, patch[:, 25:75])


def test_a_panel_without_art_is_a_grey_field_and_an_error_finding() -> None:
    art = noise(200)
    done = compose_scene(
        art, layout((0, 0, 50, 50)), layout((0, 0, 50, 50), (0, 60, 50, 50)), [], width=100, fonts=None
    )
    assert [(f.code, f.severity, f.where["panel_id"]) for f in done.findings] == [("panel-without-art", "error", 2)]
    assert (done.pixels[60:110, :50] == 0xD8).all()


def test_an_inset_lies_over_the_panel_around_it() -> None:
    art = noise(200)
    own = layout((20, 20, 20, 20), (0, 0, 100, 150))
    moved = layout((50, 50, 20, 20), (0, 0, 100, 150))
    done = compose_scene(art, own, moved, [], width=100, fonts=None).pixels
    assert np.array_equal(done[50:70, 50:70], art[20:40, 20:40])


def test_lettering_over_the_top_and_the_bottom_extends_the_canvas(drawn) -> None:
    drawn(10, -15, 20, 30)
    drawn(10, 190, 20, 25, id="b2")
    own = layout((0, 0, 100, 200), background="#336699")
    done = compose_scene(noise(200), own, own, [balloon(), balloon("b2")], width=100, fonts=ANY_FONTS)
    assert (done.top_pad, len(done.pixels)) == (15, 15 + 200 + 15)
    assert (done.pixels[:15, 40:] == (0x33, 0x66, 0x99)).all()
    assert (done.pixels[0:30, 10:30] == 0).all()
    assert (done.pixels[205:230, 10:30] == 0).all()
    spans = {(p.kind, p.span) for p in done.protected}
    assert spans == {("panel", Span(15, 215)), ("balloon", Span(0, 30)), ("balloon", Span(205, 230))}
    assert done.panels == [Rect(0, 15, 100, 200)]


def test_transparent_margins_of_a_raster_extend_nothing(drawn, monkeypatch) -> None:
    raster = np.zeros((40, 20, 4), np.uint8)
    raster[20:30] = (0, 0, 0, 255)
    box = Rect(0, 0, 20, 40)
    item = DrawnObject("b1", ("b1",), 1, 0, 0, -20, raster, box, box, False)
    monkeypatch.setattr(scene_module, "iter_drawn", lambda *a, **k: [item])
    own = layout((0, 0, 100, 200))
    done = compose_scene(noise(200), own, own, [balloon()], width=100, fonts=ANY_FONTS)
    assert done.top_pad == 0
    assert [p.span for p in done.protected if p.kind == "balloon"] == [Span(0, 10)]


def test_kinds_and_labels_of_protected_elements(drawn) -> None:
    drawn(0, 5, 20, 20, id="b1")
    drawn(0, 50, 20, 20, id="s1")
    own = layout((0, 0, 100, 200))
    facts = [PanelFacts(panel_id=1, figures=[FigureFacts(character_id="a", face=(0.1, 0.5, 0.2, 0.1))])]
    objects = [balloon(), balloon("s1", "sfx_text")]
    done = compose_scene(noise(200), own, own, objects, width=100, fonts=ANY_FONTS, facts=facts)
    assert [(p.kind, p.label) for p in done.protected] == [
        ("panel", "panel 1"),
        ("balloon", 'balloon "Hello there" in panel 1'),
        ("sfx", 'sound "Hello there" in panel 1'),
        ("face", "face in panel 1"),
    ]
    assert done.protected[3].span == Span(100, 120)


def test_faces_follow_their_panel() -> None:
    facts = [PanelFacts(panel_id=1, figures=[FigureFacts(character_id="a", face=(0.5, 0.5, 0.1, 0.1))])]
    set_art = set_panels(noise(200), layout((0, 0, 100, 100)), layout((0, 50, 100, 100)), width=100, facts=facts)
    assert set_art.faces == [(1, Rect(50, 100, 10, 10))]


def test_a_sound_behind_the_art_keeps_the_ink_above_it(drawn) -> None:
    drawn(0, 0, 20, 20, rgba=(200, 0, 0, 255), id="s1", behind=True)
    art = np.full((200, 100, 3), 240, np.uint8)
    art[:, 5:8] = 0
    own = layout((0, 0, 100, 200))
    done = compose_scene(art, own, own, [balloon("s1", "sfx_text")], width=100, fonts=ANY_FONTS)
    assert (done.pixels[:20, 5:8] == 0).all()
    assert (done.pixels[:20, 10:20] == (188, 0, 0)).all()
    assert [f.code for f in done.findings] == ["behind-art"]


def test_a_sound_that_would_vanish_behind_the_art_is_shown_over_it(drawn) -> None:
    drawn(0, 0, 20, 20, rgba=(255, 255, 255, 255), id="s1", behind=True)
    own = layout((0, 0, 100, 200))
    done = compose_scene(np.zeros((200, 100, 3), np.uint8), own, own, [balloon("s1")], width=100, fonts=ANY_FONTS)
    assert (done.pixels[:20, :20] == 255).all()
    assert [f.code for f in done.findings] == ["behind-art-shown-over"]


def test_what_reaches_over_a_side_is_reported(drawn) -> None:
    drawn(-5, 10, 20, 20)
    own = layout((0, 0, 100, 200))
    done = compose_scene(noise(200), own, own, [balloon()], width=100, fonts=ANY_FONTS)
    assert done.findings[0].code == "lettering-off-canvas"
    assert done.findings[0].where["object_ids"] == ["b1"]


def test_the_canvas_before_lettering_is_kept_on_demand(drawn) -> None:
    drawn(0, -10, 20, 20)
    art = noise(200)
    own = layout((0, 0, 100, 200))
    done = compose_scene(art, own, own, [balloon()], width=100, fonts=ANY_FONTS, keep_unlettered=True)
    assert np.array_equal(done.unlettered[10:], art)
    assert not np.array_equal(done.pixels, done.unlettered)


def test_scaling_is_the_same_with_and_without_the_vendor_library() -> None:
    art = noise(300, 173)
    before = resize(art, 211, 366)
    was = cv2.ipp.useIPP()
    cv2.ipp.setUseIPP(not was)
    try:
        assert np.array_equal(resize(art, 211, 366), before)
        assert cv2.ipp.useIPP() is (not was)
    finally:
        cv2.ipp.setUseIPP(was)


@pytest.mark.parametrize("colour", ["white", "#fff", "#12345g", ""])
def test_a_background_that_is_no_colour_is_refused(colour: str) -> None:
    with pytest.raises(InvalidInputError):
        parse_colour(colour)


def test_art_of_another_kind_is_refused() -> None:
    own = layout((0, 0, 10, 10))
    for art in (np.zeros((10, 10), np.uint8), np.zeros((10, 10, 4), np.uint8), np.zeros((0, 10, 3), np.uint8)):
        with pytest.raises(InvalidInputError):
            compose_scene(art, own, own, [], width=100, fonts=None)
    with pytest.raises(InvalidInputError):
        compose_scene(noise(10), own, own, [], width=0, fonts=None)
