"""The storyboard renderer through its seam: what must differ differs, what must be equal is, and facts match pixels."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from typing import Any

import numpy as np
import pytest

from core.art.light import light_for
from core.art.mouths import MOUTH_DARK
from core.art.places import PAINTERS
from core.art.props import PROPS
from core.art.storyboard import PLACE_KINDS, PROP_KINDS, DrawnScene, draw_scene
from core.planning.styles import ImageStyle
from core.story.cast import CharacterSheet, Look
from core.story.plan import (
    Camera,
    FigureSemantics,
    Layout,
    PanelPlan,
    PanelRect,
    PanelSemantics,
    PlannedPanel,
    SceneryShown,
    SceneSemantics,
)

CAST = [
    CharacterSheet(
        character_id="ivy", name="Ivy", look=Look(hair_style="long", hair="#7a2f3a", skin="#ffe0cc", seed=1)
    ),
    CharacterSheet(
        character_id="bo", name="Bo", look=Look(hair_style="short", hair="#2c2a3c", top="#4a6a9a", coat=True, seed=2)
    ),
    CharacterSheet(character_id="rex", name="Rex", look=Look(figure="dog", hair="#c8965f")),
]
EXPRESSIONS = [
    "neutral",
    "happy",
    "laugh",
    "sad",
    "cry",
    "angry",
    "shock",
    "afraid",
    "cold",
    "smirk",
    "tired",
    "embarrassed",
    "determined",
]
POSES = [
    "stand",
    "walk",
    "run",
    "sit",
    "lie",
    "point",
    "reach",
    "hold",
    "hips",
    "cross",
    "chest",
    "raise",
    "crouch",
    "phone",
    "hug",
    "fall",
]


def figure(character_id: str = "ivy", **kwargs: Any) -> FigureSemantics:
    return FigureSemantics(**{"character_id": character_id, "gaze": "camera", **kwargs})


def draw(
    *figures: FigureSemantics,
    scale: str = "medium",
    size: tuple[int, int] = (320, 400),
    angle: str = "eye",
    viewpoint: str = "objective",
    grammar: str = "dialogue_medium",
    place: str = "park",
    time: str = "day",
    props: tuple[str, ...] = (),
    effects: tuple[str, ...] = (),
    style: ImageStyle | None = None,
    seed: int = 7,
    cast: list[CharacterSheet] | None = None,
    margin: int = 0,
) -> DrawnScene:
    """One panel as a scene of its own."""
    width, height = size
    seen = PanelSemantics(
        panel_id=1,
        description="",
        characters=list(figures),
        environment=SceneryShown(kind=place, time_of_day=time),  # type: ignore[arg-type]
        props=list(props),
        effects=list(effects),  # type: ignore[arg-type]
    )
    camera = Camera(scale=scale, angle=angle, viewpoint=viewpoint)  # type: ignore[arg-type]
    planned = PlannedPanel(panel_id=1, grammar_id=grammar, story_function="", camera=camera)
    return draw_scene(
        Layout(
            width=width + 2 * margin,
            height=height + 2 * margin,
            panels=[PanelRect(panel_id=1, x=margin, y=margin, w=width, h=height)],
            background="#f4efe6",
        ),
        SceneSemantics(panels=[seen]),
        PanelPlan(panels=[planned]),
        cast=CAST if cast is None else cast,
        image_style=style or ImageStyle(),
        seed=seed,
    )


def share_changed(a: np.ndarray, b: np.ndarray) -> float:
    """Share of pixels that differ visibly."""
    return float((np.abs(a.astype(int) - b.astype(int)).max(axis=2) > 24).mean())


def colours(pixels: np.ndarray) -> int:
    """Distinct colours at 6 bits a channel."""
    coarse = (pixels >> 2).reshape(-1, 3).astype(np.int32)
    return len(np.unique(coarse[:, 0] << 12 | coarse[:, 1] << 6 | coarse[:, 2]))


def crop(scene: DrawnScene, box: tuple[float, float, float, float]) -> np.ndarray:
    h, w = scene.pixels.shape[:2]
    x0, y0 = max(0, int(box[0] * w)), max(0, int(box[1] * h))
    return scene.pixels[y0 : max(y0 + 1, int((box[1] + box[3]) * h)), x0 : max(x0 + 1, int((box[0] + box[2]) * w))]


def share_near(pixels: np.ndarray, colour: tuple[int, int, int], reach: int) -> float:
    return float((np.abs(pixels.astype(int) - np.array(colour)).max(axis=2) <= reach).mean())


class TestWhatDiffers:
    def test_two_looks_are_two_pictures(self) -> None:
        assert share_changed(draw(figure("ivy")).pixels, draw(figure("bo")).pixels) > 0.12

    def test_every_pair_of_expressions_differs_in_the_face(self) -> None:
        faces = {}
        for word in EXPRESSIONS:
            scene = draw(figure(expression=word), scale="medium_closeup", place="room")
            box = scene.facts[0].figures[0].face
            assert box is not None
            faces[word] = crop(scene, box)
        for first in EXPRESSIONS:
            for second in EXPRESSIONS:
                if first < second and faces[first].shape == faces[second].shape:
                    assert share_changed(faces[first], faces[second]) > 0.008, (first, second)

    def test_every_pose_differs_from_standing(self) -> None:
        standing = draw(figure(), scale="full").pixels
        for word in POSES[1:]:
            assert share_changed(standing, draw(figure(action=word), scale="full").pixels) > 0.01, word

    def test_a_wider_scale_shows_a_smaller_face(self) -> None:
        scales = [
            "extreme_closeup",
            "closeup",
            "medium_closeup",
            "medium",
            "medium_full",
            "full",
            "long",
            "establishing",
        ]
        heights = []
        for scale in scales:
            face = draw(figure(), scale=scale, size=(400, 500)).facts[0].figures[0].face
            assert face is not None
            heights.append(face[3])
        assert heights == sorted(heights, reverse=True)
        assert heights[0] > 8 * heights[-1]

    def test_frame_share_grows_the_figure(self) -> None:
        small, large = (draw(figure(frame_share=s), size=(400, 500)).facts[0].figures[0].face for s in (0.25, 0.6))
        assert small and large and large[3] > small[3] * 1.2

    def test_angles_and_viewpoints_differ(self) -> None:
        seen = [
            draw(figure("ivy", position=0.3), figure("bo", position=0.7), scale="full", angle=a, viewpoint=v).pixels
            for a, v in [
                ("eye", "objective"),
                ("high", "objective"),
                ("low", "objective"),
                ("dutch", "objective"),
                ("birds_eye", "objective"),
                ("eye", "over_shoulder"),
                ("eye", "pov"),
            ]
        ]
        for i, first in enumerate(seen):
            for second in seen[:i]:
                assert share_changed(first, second) > 0.02

    def test_styles_differ(self) -> None:
        styles = [
            ImageStyle(),
            ImageStyle(shading="soft", line_px=2, saturation=0.8),
            ImageStyle(line_px=0, shading="flat"),
            ImageStyle(shading="hatch", line_px=4, contrast=1.3),
        ]
        seen = [draw(figure(), style=style, size=(400, 500)).pixels for style in styles]
        for i, first in enumerate(seen):
            for second in seen[:i]:
                assert np.abs(first.astype(int) - second.astype(int)).mean() > 1.0

    def test_every_effect_changes_the_panel(self) -> None:
        plain = draw(figure()).pixels
        for effect in ("speed", "rain", "tone", "glow", "shake", "focus"):
            assert not np.array_equal(plain, draw(figure(), effects=(effect,)).pixels), effect


class TestWhereThingsAre:
    @pytest.mark.parametrize("scale", ["closeup", "medium_closeup", "medium", "medium_full", "full"])
    def test_a_face_box_holds_skin_and_its_mouth(self, scale: str) -> None:
        scene = draw(figure(expression="laugh"), scale=scale, size=(600, 750), place="kitchen")
        known = scene.facts[0].figures[0]
        assert known.face and known.mouth
        tones = light_for(ImageStyle(), "kitchen", "day").figures
        assert share_near(crop(scene, known.face), tones((255, 224, 204)), 12) > 0.12
        x, y, w, h = known.face
        mx, my = known.mouth
        assert x < mx < x + w and y + h * 0.6 < my < y + h
        around = crop(scene, (mx - w * 0.16, my - h * 0.10, w * 0.32, h * 0.2))
        assert share_near(around, tones(MOUTH_DARK), 24) > 0.05

    @pytest.mark.parametrize(("action", "count"), [("reach", 2), ("point", 2), ("raise", 2), ("hold", 1)])
    def test_a_hand_box_holds_skin(self, action: str, count: int) -> None:
        scene = draw(figure(action=action), scale="medium_full", size=(700, 900), place="kitchen")
        hands = scene.facts[0].figures[0].hands
        assert 1 <= len(hands) <= count
        tones = light_for(ImageStyle(), "kitchen", "day").figures
        for hand in hands:
            assert share_near(crop(scene, hand), tones((255, 224, 204)), 24) > 0.2

    def test_hands_off_the_picture_and_of_animals_are_not_there(self) -> None:
        close = draw(figure(), scale="extreme_closeup", size=(600, 700))
        assert close.facts[0].figures[0].hands == []
        assert draw(figure("rex"), scale="full").facts[0].figures[0].hands == []
        assert draw(figure(action="cross"), scale="medium_full").facts[0].figures[0].hands == []

    def test_hands_of_nobody_in_particular_are_things(self) -> None:
        scene = draw(scale="medium", viewpoint="pov", props=("cup",))
        assert [kind for kind, *_ in scene.facts[0].objects].count("hand") + sum(
            len(figure.hands) for figure in scene.facts[0].figures
        ) == 2

    @pytest.mark.parametrize("scale", ["closeup", "medium_closeup", "medium", "medium_full", "full", "long"])
    @pytest.mark.parametrize("size", [(800, 1000), (800, 420), (380, 620)])
    def test_faces_leave_room_for_balloons_above(self, scale: str, size: tuple[int, int]) -> None:
        scene = draw(figure("ivy", position=0.3), figure("bo", position=0.7), scale=scale, size=size)
        for known in scene.facts[0].figures:
            assert known.face
            middle = known.face[1] + known.face[3] / 2
            assert 0.30 <= middle <= 0.74

    def test_figures_keep_their_order_and_stay_inside(self) -> None:
        scene = draw(*(figure("ivy" if i % 2 else "bo", position=0.5) for i in range(4)), scale="full")
        centres = [f.face[0] + f.face[2] / 2 for f in scene.facts[0].figures if f.face]
        assert len(centres) == 4 and len({round(c, 2) for c in centres}) == 4
        assert all(0 <= c <= 1 for c in centres)

    def test_a_named_prop_is_reported_where_it_is_drawn(self) -> None:
        without = draw(figure(action="hold"), size=(400, 500))
        scene = draw(figure(action="hold"), size=(400, 500), props=("gift",))
        (name, *box), *_ = scene.facts[0].objects
        assert name == "gift"
        inside = share_changed(crop(scene, tuple(box)), crop(without, tuple(box)))  # type: ignore[arg-type]
        assert inside > 0.4
        assert share_changed(scene.pixels, without.pixels) < inside

    def test_every_prop_of_a_panel_is_reported(self) -> None:
        wanted = ("letter", "clock", "bench", "cup")
        scene = draw(figure(), scale="full", props=wanted)
        assert {o[0] for o in scene.facts[0].objects} == set(wanted)

    def test_the_listener_over_whose_shoulder_we_look_has_no_face(self) -> None:
        scene = draw(
            figure("ivy", position=0.3, frame_share=0.5),
            figure("bo", position=0.7, frame_share=0.2),
            viewpoint="over_shoulder",
        )
        known = {f.character_id: f for f in scene.facts[0].figures}
        assert known["ivy"].face and known["bo"].face is None and known["bo"].body

    def test_framed_panels_have_a_border_and_bleeding_ones_none(self) -> None:
        framed, bleeding = draw(place="beach", margin=20), draw(place="beach")
        edge = framed.pixels[20:-20, 20]
        assert edge.mean() < 90
        assert bleeding.pixels[:, 0].mean() > 100

    def test_gutters_take_the_background(self) -> None:
        scene = draw(margin=20)
        assert (scene.pixels[:20] == np.array([0xF4, 0xEF, 0xE6])).all()


class TestTheWholeVocabulary:
    def test_every_kind_has_its_own_painter(self) -> None:
        assert set(PAINTERS) == set(PLACE_KINDS)
        assert set(PROPS) == set(PROP_KINDS)
        assert len({id(p) for p in PAINTERS.values()}) == len(PAINTERS)

    @pytest.mark.parametrize("place", sorted(PLACE_KINDS))
    def test_every_place_at_every_hour(self, place: str) -> None:
        seen = [
            draw(place=place, time=t, scale="wide", size=(200, 250)).pixels for t in ("day", "sunset", "night", "storm")
        ]
        for pixels in seen:
            assert colours(pixels) > 60
            assert pixels.std() > 8
        for i, first in enumerate(seen):
            for second in seen[:i]:
                assert not np.array_equal(first, second)

    def test_places_differ_from_each_other(self) -> None:
        seen = {p: draw(place=p, scale="wide", size=(160, 200)).pixels for p in sorted(PLACE_KINDS)}
        names = sorted(seen)
        for i, first in enumerate(names):
            for second in names[:i]:
                assert share_changed(seen[first], seen[second]) > 0.2, (first, second)

    @pytest.mark.parametrize("prop", sorted(PROP_KINDS))
    def test_every_prop_large(self, prop: str) -> None:
        scene = draw(props=(prop,), scale="closeup", grammar="object_focus", size=(200, 200))
        (name, *box), *_ = scene.facts[0].objects
        assert name == prop
        assert colours(crop(scene, tuple(box))) > 20  # type: ignore[arg-type]

    @pytest.mark.parametrize("kind", ["dog", "cat", "bird", "robot", "cloud", "ghost", "creature"])
    def test_every_being_acts(self, kind: str) -> None:
        cast = [CharacterSheet(character_id="it", name="It", look=Look(figure=kind))]  # type: ignore[arg-type]
        seen = [
            draw(figure("it", expression=e), scale="medium_closeup", cast=cast).pixels
            for e in ("happy", "cry", "angry")
        ]
        assert share_changed(seen[0], seen[1]) > 0.001 and share_changed(seen[1], seen[2]) > 0.001


class TestHostileValues:
    @pytest.mark.parametrize("size", [(40, 40), (1, 1), (7, 300), (800, 3000), (900, 60)])
    @pytest.mark.parametrize("scale", ["extreme_closeup", "medium", "full", "establishing"])
    def test_any_size(self, size: tuple[int, int], scale: str) -> None:
        scene = draw(
            figure("ivy", position=0.0), figure("rex", position=1.0), scale=scale, size=size, props=("cup", "car")
        )
        assert scene.pixels.shape == (size[1], size[0], 3)

    @pytest.mark.parametrize("viewpoint", ["objective", "over_shoulder", "pov"])
    def test_six_figures_strangers_and_unknown_things(self, viewpoint: str) -> None:
        scene = draw(
            *(figure(name, position=p, frame_share=s, action=a) for name, p, s, a in [
                ("ivy", 0.0, 0.0, "lie"), ("bo", 0.0, 1.0, "fall"), ("rex", 1.0, 0.5, "run"),
                ("nobody", 1.0, 0.1, "hug"), ("ivy", 0.5, 0.3, "sit"), ("bo", 0.5, 0.3, "phone"),
            ]),
            place="under the sofa", props=("left sock", "moon", "left sock"), viewpoint=viewpoint, scale="full",
        )  # fmt: skip
        assert colours(scene.pixels) > 24
        assert {f.character_id for f in scene.facts[0].figures} == {"ivy", "bo", "rex", "nobody"}

    def test_colours_that_are_none(self) -> None:
        odd = Look(hair="red", skin="", eyes="#12345", top="#gggggg", bottom="rgb(0,0,0)")
        scene = draw(figure("x"), cast=[CharacterSheet(character_id="x", name="X", look=odd)])
        assert colours(scene.pixels) > 24

    def test_rectangles_over_the_edge_are_cut(self) -> None:
        layout = Layout(width=100, height=120, panels=[PanelRect(panel_id=1, x=-30, y=60, w=300, h=200)])
        panels = SceneSemantics(panels=[])
        plan = PanelPlan(
            panels=[PlannedPanel(panel_id=9, grammar_id="", story_function="", camera=Camera(scale="full"))]
        )
        scene = draw_scene(layout, panels, plan, cast=[], image_style=ImageStyle(), seed=1)
        assert (scene.pixels[:60] == 255).all() and (scene.pixels[60:] != 255).any(axis=2).all()

    def test_no_panel_is_flat(self) -> None:
        for grammar in ("gesture_insert", "object_focus", "emotion_closeup", "impact_silence", "environment_aspect"):
            for figures in ((), (figure(),), (figure("rex"),)):
                scene = draw(*figures, grammar=grammar, scale="extreme_closeup")
                assert colours(scene.pixels) > 16 and scene.pixels.std() > 8, (grammar, len(figures))


class TestDeterminism:
    SCRIPT = (
        "import hashlib; from tests.unit.test_art_storyboard import draw, figure;"
        "s = draw(figure('ivy', position=.3, expression='cry'), figure('bo', position=.7, action='run'), scale='full',"
        " place='street', time='storm', props=('umbrella', 'car'), effects=('speed', 'tone'));"
        "print(hashlib.sha256(s.pixels.tobytes() + repr(s.facts).encode()).hexdigest())"
    )

    def test_two_processes_give_the_same_bytes(self) -> None:
        scene = draw(
            figure("ivy", position=0.3, expression="cry"), figure("bo", position=0.7, action="run"), scale="full",
            place="street", time="storm", props=("umbrella", "car"), effects=("speed", "tone"),
        )  # fmt: skip
        here = hashlib.sha256(scene.pixels.tobytes() + repr(scene.facts).encode()).hexdigest()
        for salt in ("1", "77"):
            done = subprocess.run(
                [sys.executable, "-c", self.SCRIPT],
                capture_output=True,
                text=True,
                check=True,
                env={"PYTHONHASHSEED": salt, "PATH": "", "LC_ALL": "C", "TZ": "Asia/Seoul"},
            )
            assert done.stdout.strip() == here

    def test_the_seed_moves_chance_only(self) -> None:
        first, second = draw(figure(), seed=1), draw(figure(), seed=2)
        assert first.facts[0].figures[0].face is not None
        assert not np.array_equal(first.pixels, second.pixels)

    def test_progress_counts_panels(self) -> None:
        seen: list[tuple[int, int]] = []
        layout = Layout(
            width=80, height=200, panels=[PanelRect(panel_id=i + 1, x=0, y=100 * i, w=80, h=90) for i in range(2)]
        )
        draw_scene(
            layout,
            SceneSemantics(panels=[PanelSemantics(panel_id=1, description="")]),
            PanelPlan(panels=[PlannedPanel(panel_id=1, grammar_id="", story_function="", camera=Camera(scale="full"))]),
            cast=[],
            image_style=ImageStyle(),
            seed=1,
            progress=lambda done, total: seen.append((done, total)),
        )
        assert seen == [(1, 2), (2, 2)]
