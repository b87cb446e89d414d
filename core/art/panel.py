"""Storyboard, one panel: in which order do place, things, figures and effects become its pixels, and what stands
where?
"""

from __future__ import annotations

import hashlib
import math
import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np
import skia
from numpy.typing import NDArray

from core.art.backdrops import draw_mood
from core.art.body import Drawn, Role, box_px
from core.art.camera import HEAD_M, Placed, Shot, frame_shot
from core.art.effects import draw_effects, draw_hatching, grain, shake
from core.art.expressions import acting
from core.art.figures import draw_figure
from core.art.hands import Box, draw_hand, hand_box
from core.art.ink import WHITE, Brush, Point
from core.art.inserts import draw_insert, draw_object_focus, draw_onlooker, draw_own_hands
from core.art.light import Light, light_for
from core.art.person import person
from core.art.places import draw_place
from core.art.props import draw_prop, prop_of
from core.art.staging import direct
from core.art.things import stand_props
from core.art.world import World
from core.planning.styles import ImageStyle
from core.story.cast import Look
from core.story.plan import Camera, FigureFacts, FigureSemantics, PanelFacts, PanelSemantics, PlannedPanel

Pixels = NDArray[np.uint8]


@dataclass(frozen=True)
class PanelJob:
    """One panel to draw, in px of its own rectangle."""

    width: int
    height: int
    full_bleed: bool
    seen: PanelSemantics
    planned: PlannedPanel | None
    looks: Mapping[str, Look]
    style: ImageStyle
    seed: int


_GRIPPED_AT = {
    "flower": -0.22, "bag": 0.30, "suitcase": 0.36, "leash": 0.30, "weapon": -0.22, "guitar": -0.05,
}  # fmt: skip
"""How far the middle of a thing lies below the hand that holds it, in its own heights."""


def stable_seed(*parts: object) -> int:
    """A seed from text alone: equal on every machine and day."""
    return int.from_bytes(hashlib.sha256("\x1f".join(map(str, parts)).encode()).digest()[:8], "big")


def draw_panel(job: PanelJob) -> tuple[Pixels, PanelFacts]:
    """Draw a panel: uint8 (h, w, 3) RGB, and where everything is, in shares of the panel."""
    return _Easel(job).draw()


class _Easel:
    """The state of one panel while it is drawn."""

    def __init__(self, job: PanelJob) -> None:
        self.job = job
        self.seen, self.w, self.h = job.seen, job.width, job.height
        place = self.seen.environment
        self.light: Light = light_for(job.style, place.kind, place.time_of_day)
        self.buffer = np.zeros((self.h, self.w, 4), np.uint8)
        self.canvas = skia.Surface(self.buffer).getCanvas()
        self.place_seed = stable_seed("place", job.seed, place.environment_id or place.name or place.kind)
        self.dice = random.Random(stable_seed("panel", job.seed, self.seen.panel_id))
        camera = job.planned.camera if job.planned else _camera_of(self.seen)
        self.camera = camera
        self.grammar = job.planned.grammar_id if job.planned else ""
        self.figures: list[FigureFacts] = []
        self.objects: list[tuple[str, float, float, float, float]] = []
        self.unit_line = max(0.6, self.w / 800) * self.light.line_px if self.light.line_px else 0.0
        self.unit_line = min(self.unit_line, self.light.line_px * 1.6)
        if min(self.w, self.h) < 300:
            self.unit_line *= max(0.35, min(self.w, self.h) / 300)

    # -- brushes ------------------------------------------------------------------------------------------------

    def brush(self, shot: Shot, grade: Any, line: float) -> Brush:
        return Brush(
            self.canvas,
            shot.page(),
            1.0,
            line,
            grade,
            soft=self.light.soft,
            shading=self.light.shading,
            ink_colour=self.light.ink,
        )

    # -- the order of work --------------------------------------------------------------------------------------

    def draw(self) -> tuple[Pixels, PanelFacts]:
        cast = list(self.seen.characters)[:8]
        onlooker: FigureSemantics | None = None
        if self.camera.viewpoint == "over_shoulder" and len(cast) >= 2:
            # The one who listens stands before us; the largest share is the one we look at.
            main = max(range(len(cast)), key=lambda i: (cast[i].frame_share, -i))
            others = [i for i in range(len(cast)) if i != main]
            onlooker = cast[others[0]]
            cast = [c for c in cast if c is not onlooker]
            spot = 0.62 if onlooker.position <= cast[0].position else 0.38
            if len(cast) == 1:
                cast = [cast[0].model_copy(update={"position": spot})]
        insert = self.grammar == "gesture_insert"
        focus = self.grammar == "object_focus" or (
            not cast and self.seen.props and self.camera.scale in ("extreme_closeup", "closeup", "medium_closeup")
        )
        looks = [self.look(c.character_id) for c in cast]
        lean = random.Random(self.place_seed).uniform(-1, 1)
        framed = [] if focus or insert else cast
        shot = frame_shot(self.w, self.h, self.camera, [] if focus or insert else looks, framed, lean=lean)
        if focus or insert:
            shot = replace(shot, close=True, roll=0.0)
        self.paint_place(shot, cast)
        if focus and self.seen.props:
            self.objects += draw_object_focus(
                self.figure_brush(shot, self.h * 0.3), self.w, self.h, self.seen.props, self.light, self.dice
            )
        elif focus or insert:
            self.paint_insert(shot, cast)
        else:
            self.paint_figures(shot, cast, looks, onlooker)
        self.finish(shot)
        pixels = np.asarray(cv2.cvtColor(self.buffer, cv2.COLOR_RGBA2RGB), np.uint8)
        return pixels, PanelFacts(panel_id=self.seen.panel_id, figures=self.figures, objects=self.objects)

    def look(self, character_id: str) -> Look:
        found = self.job.looks.get(character_id)
        return found if found is not None else Look(seed=stable_seed("look", character_id) % 100000)

    def figure_brush(self, shot: Shot, head: float) -> Brush:
        weight = max(0.42, min(1.3, math.sqrt(head / (0.22 * 1000))))
        brush = self.brush(shot, self.light.figures, self.unit_line * weight)
        return replace(brush, rim=self.light.rim, rim_strength=self.light.rim_strength)

    # -- background ---------------------------------------------------------------------------------------------

    def paint_place(self, shot: Shot, cast: list[FigureSemantics]) -> None:
        """The place, sharp or out of focus, or the backdrop of a feeling behind a close face."""
        scenery = self.brush(shot, self.light.scenery, self.unit_line * 0.62)
        if self.wants_mood(cast):
            act = acting(cast[0].expression)
            draw_mood(
                scenery,
                self.w,
                self.h,
                act,
                self.dice,
                air=self.light.hour.middle,
                dark=self.light.time == "night" and self.light.outdoor,
            )
            return
        kind = self.seen.environment.kind
        if not shot.close:
            draw_place(World(scenery, shot, self.light, random.Random(self.place_seed)), kind)
            return
        # Out of focus: a third of the size, blurred, drawn up again (8-bit fixed point, so exact on every CPU).
        small_w, small_h = max(16, (self.w + 2) // 3), max(16, (self.h + 2) // 3)
        small = np.zeros((small_h, small_w, 4), np.uint8)
        whole = replace(scenery, canvas=skia.Surface(small).getCanvas(), line=scenery.line * 0.4)
        inner = whole.place
        kx, ky = small_w / self.w, small_h / self.h

        def shrink(x: float, y: float) -> Point:
            px, py = inner(x, y)
            return px * kx, py * ky

        whole = replace(whole, place=shrink, unit=kx)
        draw_place(World(whole, shot, self.light, random.Random(self.place_seed)), kind)
        radius = 2 * max(1, small_w // 90) + 1
        small = np.asarray(cv2.GaussianBlur(small, (radius, radius), 0), np.uint8)
        self.buffer[:] = cv2.resize(small, (self.w, self.h), interpolation=cv2.INTER_LINEAR)
        page = scenery.rect(-9, -9, self.w + 18, self.h + 18)
        scenery.fill(page, self.light.hour.air if not self.light.dark else (60, 58, 110), 0.16)
        for _ in range(9):
            r = self.dice.uniform(0.03, 0.09) * self.w
            scenery.fill(
                scenery.oval(self.dice.uniform(0, self.w), self.dice.uniform(0, self.h * 0.8), r, r),
                WHITE,
                self.dice.uniform(0.05, 0.16),
                raw=True,
            )

    def wants_mood(self, cast: list[FigureSemantics]) -> bool:
        if not cast or self.grammar in ("object_focus", "gesture_insert") or self.camera.viewpoint == "over_shoulder":
            return False
        strong = cast[0].expression not in ("neutral", "cold", "tired", "happy")
        if self.camera.scale == "extreme_closeup":
            return True
        if self.camera.scale == "closeup":
            return strong or self.seen.panel_id % 2 == 0
        return self.camera.scale == "medium_closeup" and strong and self.grammar in ("reaction", "emotion_closeup")

    # -- figures ------------------------------------------------------------------------------------------------

    def paint_figures(
        self, shot: Shot, cast: list[FigureSemantics], looks: list[Look], onlooker: FigureSemantics | None
    ) -> None:
        staged = direct(
            shot,
            cast,
            looks,
            self.seen.props,
            self.camera,
            focus_x=None if onlooker is None else (0.0 if cast[0].position > 0.5 else 1.0),
        )
        standing = [p for p in self.seen.props[:6] if p not in staged.held]
        later = self.paint_standing(shot, standing)
        order = sorted(shot.figures, key=lambda f: (round(f.sole), f.index))
        facts: dict[int, FigureFacts] = {}
        for placed in order:
            role = staged.roles[placed.index]
            facts[placed.index] = self.paint_figure(
                shot, placed, looks[placed.index], role, cast[placed.index].character_id
            )
        self.figures += [facts[i] for i in range(len(cast))]
        brush = self.figure_brush(shot, self.h * 0.25)
        for item in later:
            self.objects.append(item(brush))
        if onlooker is not None:
            side = -1 if cast[0].position > 0.5 else 1
            body = draw_onlooker(
                self.figure_brush(shot, self.h * 0.4),
                self.w,
                self.h,
                self.look(onlooker.character_id),
                side,
                max((f.head for f in shot.figures), default=self.h * 0.2),
            )
            self.figures.append(FigureFacts(character_id=onlooker.character_id, body=self.shares(body)))
        if self.camera.viewpoint == "pov":
            who, owner = next(
                (
                    (key, look)
                    for key, look in self.job.looks.items()
                    if all(c.character_id != key for c in cast) and look.figure == "person"
                ),
                ("", Look()),
            )
            held = next((p for p in standing if prop_of(p).place == "hand"), None)
            box, hands = draw_own_hands(self.figure_brush(shot, self.h * 0.4), self.w, self.h, owner, held)
            self.note_hands(who, hands)
            if held and box:
                self.objects = [o for o in self.objects if o[0] != held]
                self.objects.append((held, *self.shares(box)))

    def paint_standing(self, shot: Shot, props: list[str]) -> list[Any]:
        """Things behind the figures now; things before them as calls for later."""
        world = World(
            self.brush(shot, self.light.figures, self.unit_line * 0.8),
            shot,
            self.light,
            self.dice,
        )
        behind, before = stand_props(world, props, pov=self.camera.viewpoint == "pov")
        for item in behind:
            self.objects.append((item.kind, *self.shares(item.draw(world.paper))))
        return [lambda brush, item=item: (item.kind, *self.shares(item.draw(brush))) for item in before]

    def paint_figure(self, shot: Shot, placed: Placed, look: Look, role: Role, character_id: str) -> FigureFacts:
        brush = self.figure_brush(shot, placed.head)
        if not placed.cropped:
            World(brush, shot, self.light, self.dice).shadow_under(
                placed.x, placed.sole, placed.head * (2.6 if role.pose == "lie" else 0.85)
            )
        own = self.perspective(brush, shot, placed)
        local = own.at(placed.x, placed.chin, scale=placed.head)
        if role.held == "umbrella":
            # It rests on the shoulder, behind the head, so that it never hides the face of its owner.
            back = -1.0 if role.turn >= 0 else 1.0
            size, cx, cy = 3.7, 0.30 * back, -0.42
            draw_prop(local.at(cx, cy, scale=size, turn=0.16 * back), "umbrella")
            box = box_px(local, [(cx - size / 2, cy - size / 2), (cx + size / 2, cy + size * 0.08)])
            self.objects.append(("umbrella", *self.shares(box)))
        drawn = draw_figure(local, look, role)
        if role.held == "umbrella":
            self.paint_handle(local, drawn, look)
        elif role.held:
            self.paint_held(local, drawn, role.held, placed.head, look)
        # Hands that grip a thing are painted once more over it.
        over = ("grip", "phone") if role.held else ()
        shown = [hand for number, hand in enumerate(drawn.hands) if number not in drawn.hidden or hand[1] in over]
        return FigureFacts(
            character_id=character_id,
            face=self.shares(drawn.face),
            mouth=(drawn.mouth[0] / self.w, drawn.mouth[1] / self.h),
            body=self.shares(drawn.body),
            hands=self.in_sight(hand_box(*hand) for hand in shown),
        )

    def note_hands(self, who: str, hands: Iterable[Box], face: Box | None = None, body: Box | None = None) -> None:
        """Somebody's hands; those of nobody in particular are things like others."""
        seen = self.in_sight(hands)
        if who:
            self.figures.append(FigureFacts(character_id=who, face=face, body=body, hands=seen))
        else:
            self.objects += [("hand", *hand) for hand in seen]

    def in_sight(self, boxes: Iterable[Box | None]) -> list[Box]:
        """Hands that the panel's frame does not cut off, in shares of the panel."""
        shares = [self.shares(box) for box in boxes if box is not None]
        return [(x, y, w, h) for x, y, w, h in shares if x < 1 and x + w > 0 and y < 1 and y + h > 0]

    def paint_handle(self, local: Brush, drawn: Drawn, look: Look) -> None:
        """The grip of a shouldered umbrella in its owner's hand."""
        if not drawn.hands:
            return
        frame, grip = drawn.hands[-1]
        x, y = frame.spot(0.4, 0.0)
        u, pen = local.unit, replace(local, place=lambda px, py: (px, py), unit=1.0)
        stick = [(x + 0.02 * u, y + 0.30 * u), (x, y), (x - 0.04 * u, y - 0.34 * u)]
        pen.fill(pen.limb(stick, (0.05 * u, 0.035 * u, 0.03 * u), grow_px=pen.line), pen.ink_colour)
        pen.fill(pen.limb(stick, (0.05 * u, 0.035 * u, 0.03 * u)), (128, 84, 64))
        draw_hand(frame, person(look), "fist" if grip in ("relaxed", "flat", "open") else grip)

    def perspective(self, brush: Brush, shot: Shot, placed: Placed) -> Brush:
        """Bend a figure for a lens below or above it: what is nearer to the lens grows."""
        amount = {"low": 0.20, "high": -0.20, "birds_eye": -0.34}.get(shot.angle, 0.0)
        if not amount:
            return brush
        outer, chin, cx = brush.place, placed.chin - placed.head * 0.5, placed.x
        reach = max(1.0, min(placed.sole, shot.height * 1.1) - chin)

        def bend(x: float, y: float) -> Point:
            t = max(-0.6, min(1.3, (y - chin) / reach))
            return outer(cx + (x - cx) * (1 + amount * t), y)

        return replace(brush, place=bend)

    def paint_held(self, local: Brush, drawn: Drawn, kind: str, head: float, look: Look) -> None:
        """Put a thing into a figure's hand and note where."""
        if not drawn.hands:
            return
        grips = [h for h in drawn.hands if h[1] in ("grip", "phone", "open", "point", "fist")] or list(drawn.hands[-1:])
        frames = [g[0] for g in grips[:2]] if grips[0][1] == "grip" else [grips[-1][0]]
        spots = [f.spot(0.45, 0.0) for f in frames]
        x, y = sum(s[0] for s in spots) / len(spots), sum(s[1] for s in spots) / len(spots)
        # Small enough to leave the face free.
        size = max(head * 0.5, min(head * 2.2, prop_of(kind).size_m / HEAD_M * head * 0.84))
        turn = 0.12 if kind == "phone" else 0.0
        lift = _GRIPPED_AT.get(kind, -0.12)
        thing = replace(local, place=lambda px, py: (px, py), unit=1.0).at(x, y + lift * size, scale=size, turn=turn)
        draw_prop(thing, kind)
        if look.figure == "person" and grips[0][1] in ("grip", "phone"):
            for frame, grip in grips[:2]:
                draw_hand(frame, person(look), grip)
        self.objects.append((kind, *self.shares((x - size / 2, y + lift * size - size / 2, size, size))))

    def paint_insert(self, shot: Shot, cast: list[FigureSemantics]) -> None:
        who = [(c, self.look(c.character_id)) for c in cast]
        brush = self.figure_brush(shot, self.h * 0.4)
        objects, figures = draw_insert(brush, self.w, self.h, who, self.seen.props, self.dice)
        self.objects += [(kind, *self.shares(box)) for kind, box in objects]
        for owner, face, body, hands in figures:
            shown = (self.shares(face) if face else None, self.shares(body))
            self.note_hands(owner, hands, *shown)

    # -- after the figures --------------------------------------------------------------------------------------

    def finish(self, shot: Shot) -> None:
        paper = replace(self.brush(shot, self.light.scenery, self.unit_line), place=lambda x, y: (x, y))
        faces = [f.face for f in self.figures if f.face]
        centre = (
            ((faces[0][0] + faces[0][2] / 2) * self.w, (faces[0][1] + faces[0][3] / 2) * self.h)
            if faces
            else (self.w / 2, self.h / 2)
        )
        running = 1 if any(c.action == "run" for c in self.seen.characters) else 0
        effects = set(self.seen.effects) | ({"tone"} if self.light.halftone else set())
        draw_effects(paper, self.w, self.h, effects, self.light, self.dice, centre, running=running)
        if self.light.time == "sunset" and self.light.outdoor:
            paper.glow(self.w * 0.8, self.h * 0.1, 0.9 * max(self.w, self.h), (255, 190, 120), 0.22)
        if self.light.hatch:
            draw_hatching(paper, self.w, self.h, self.light.ink, self.dice)
        if "shake" in self.seen.effects:
            shake(self.buffer, max(1, self.w // 130))
        if self.light.grain:
            grain(self.buffer, stable_seed("grain", self.job.seed))
        if not self.job.full_bleed:
            edge = max(1.0, 2.6 * self.w / 800 if self.w >= 300 else 1.2)
            frame = paper.rect(edge / 2, edge / 2, self.w - edge, self.h - edge)
            replace(paper, line=edge).ink(frame, 1.0, self.light.ink)

    def shares(self, box: Box) -> Box:
        return box[0] / self.w, box[1] / self.h, box[2] / self.w, box[3] / self.h


def _camera_of(seen: PanelSemantics) -> Camera:
    """A camera for a panel that no plan describes: as wide as its cast is large."""
    return Camera(scale="medium" if seen.characters else "establishing")
