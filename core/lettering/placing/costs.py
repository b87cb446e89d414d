"""The stated cost of placing. Answers only: what does a placement cost, term by term?

The cost of a panel is the sum, over all things placed, of weight × value of every term. The hard terms outweigh all
others together, in the order of the table: one of them is accepted only where every alternative breaks one that is
worse, and is reported then. P is the panel, B the balloon's bounding box, "share" a share of an area, lengths strip px;
"line" is the straight way from a balloon's edge to the speaker's mouth.

=========== ====== ===================================================================== =========================
term        weight value                                                                 unit
=========== ====== ===================================================================== =========================
HARD: never, unless there is no other way
canvas       9,000 1 + share of B outside the canvas, if any is                          count + share of B
taken        5,000 1 + share covered, for each other thing that it comes within 7 px of  count + share of the smaller
order        3,000 1 for each thing read before it that it precedes on the page          count
face         2,000 1 + share covered, for each face (of a graded one: eyes, mouth)       count + share of the face
tails        1,000 1 for each crossing of two lines, or of a drawn tail and a balloon    count
foreign         40 0.2 + share of B on another panel's picture, if any is                share of B
SOFT: taste
shape            1 what this way of drawing it costs (its size, its lobes)               taste
cheek            9 share of a graded face that is covered, and 0.3 × share of B on it    share of the face
brushed          2 1 for each face that is nearer than 10 px                             count
swept            8 1 for each face of another that a drawn tail runs over                count
body           1.1 share of B on figures                                                 share of B
loud             4 the same for a sound, which is large and opaque                       share of B
object           4 share of a key object that is covered                                 share of the object
hand             4 share of a hand that is covered, summed over the hands                share of a hand
border         2.5 1 for each border neither clear by 8 px, well across by 12, nor flush  count
loose          0.7 a box: share of the borders near its corner that it is not flush with share of borders
corner         1.6 a box: distance from its corner of P, across and down, summed         widths + heights of P
top            1.3 distance below P's top                                                heights of P
above          0.9 share of B above P; the first text of a panel pays a third            share of B
below          2.2 share of B below P; the last text of a panel pays a third             share of B
aside            3 share of B beyond P's sides                                           share of B
band           0.7 how far a balloon leaves the central 80 % of the canvas               tenths of the canvas
sideways       1.6 distance across from the mouth, beyond a tenth of P's width           widths of P
under          3.4 how far it hangs lower than 14 px above the mouth, up to 1            halves of B's height
mute             5 1 for each mouth so near the balloon that no tail fits between (20 px)     count
far            0.5 distance down to the mouth                                            heights of P
remote           3 the same, as far as it is more than 180 px                            heights of P
sound          1.2 a sound: distance from 58 % of P's height                             heights of P
middle         0.8 without a mouth: distance from the wished side or the middle          widths of P
close          0.9 1 for each other thing nearer than 14 px                              count
flow           0.5 gap below the thing read before it                                    heights of P
hidden         1.5 1 where the line to the mouth runs on behind another balloon          count
=========== ====== ===================================================================== =========================
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.lettering.placing.meeting import apart, covered, crossed, runs_through, shared
from core.lettering.placing.placement import Mouth, Room, Wish
from core.lettering.placing.spots import Bools, Floats, Spots
from core.units import Rect

CLEAR_PX, ACROSS_PX, FLUSH_PX = 8.0, 12.0, 0.25
SEEN_PX = 10.0
"""A panel's border that is nearer than this to the canvas's side is no border: the picture bleeds there."""
REMOTE_PX = 180.0
TAIL_ROOM_PX = 20.0
Terms = dict[str, Floats]


@dataclass(frozen=True, slots=True)
class Term:
    """A term's weight, and whether it is trouble (worth a word to the artist) rather than taste."""

    weight: float
    trouble: bool = False


TERMS: dict[str, Term] = {
    "canvas": Term(9000.0, True),
    "taken": Term(5000.0, True),
    "order": Term(3000.0, True),
    "face": Term(2000.0, True),
    "tails": Term(1000.0, True),
    "foreign": Term(40.0, True),
    "shape": Term(1.0),
    "cheek": Term(9.0),
    "brushed": Term(2.0),
    "swept": Term(8.0),
    "body": Term(1.1),
    "loud": Term(4.0),
    "object": Term(4.0),
    "hand": Term(4.0),
    "border": Term(2.5),
    "loose": Term(0.7),
    "corner": Term(1.6),
    "top": Term(1.3),
    "above": Term(0.9),
    "below": Term(2.2),
    "aside": Term(3.0),
    "band": Term(0.7),
    "sideways": Term(1.6),
    "under": Term(3.4),
    "mute": Term(5.0),
    "far": Term(0.5),
    "remote": Term(3.0),
    "sound": Term(1.2),
    "middle": Term(0.8),
    "close": Term(0.9),
    "flow": Term(0.5),
    "hidden": Term(1.5),
}


def weighed(terms: Terms) -> Floats:
    """The sum of weight × value."""
    total: Floats | float = 0.0
    for name, value in terms.items():
        total = total + TERMS[name].weight * value
    return np.asarray(total, np.float64)


def alone(spots: Spots, wish: Wish, room: Room) -> Terms:
    """The terms that hang on the panel only, for every spot."""
    panel, canvas = room.panel, room.canvas
    area = spots.w * spots.h
    zero = np.zeros_like(spots.x)
    inside = shared(spots.x, spots.y, spots.w, spots.h, canvas) / area
    costs = np.array([shape.cost for shape in wish.shapes])
    terms: Terms = {
        "canvas": np.where(inside < 1 - 1e-9, 2.0 - inside, 0.0),
        "shape": costs[spots.shape],
        "foreign": zero.copy(),
        "border": _borders(spots, wish, room),
        "aside": (np.maximum(0.0, panel.x - spots.x) + np.maximum(0.0, spots.right - panel.right)) / spots.w,
        "above": np.clip((panel.y - spots.y) / spots.h, 0.0, 1.0) * (1 / 3 if wish.first else 1.0),
        "below": np.clip((spots.bottom - panel.bottom) / spots.h, 0.0, 1.0) * (1 / 3 if wish.last else 1.0),
    }
    _faces(terms, spots, room)
    bodies = sum((covered(spots, body) for body in room.bodies), zero) / area
    terms["loud" if wish.sound else "body"] = bodies
    terms["object"] = sum((covered(spots, o) / max(o.w * o.h, 1.0) for o in room.objects), zero)
    terms["hand"] = sum((covered(spots, hand) / (hand.w * hand.h) for hand in room.hands), zero)
    for other in room.others:
        share = covered(spots, other) / area
        terms["foreign"] += np.where(share > 0, 0.2 + share, 0.0)
    if wish.sound:
        terms["sound"] = np.abs(spots.y + spots.h / 2 - panel.y - 0.58 * panel.h) / panel.h
    elif wish.box:
        _corner(terms, spots, wish, room)
    elif wish.ordered:
        terms["top"] = np.maximum(0.0, spots.y - panel.y - 12.0) / panel.h
    if not wish.box:
        band = 0.1 * canvas.w
        terms["band"] = (np.maximum(0.0, band - spots.x) + np.maximum(0.0, spots.right - canvas.w + band)) / band
        _mouths(terms, spots, wish, room)
    return terms


def between(first: Spots, second: Spots, *, ordered: bool, adjacent: bool, room: Room) -> Terms:
    """The terms of two things, `first` read before `second` if they are `ordered`; broadcast over their axes."""
    taken, close = apart(first, second)
    crossings, hidden = crossed(first, second)
    terms: Terms = {"taken": taken, "close": close, "tails": crossings, "hidden": hidden}
    if ordered:
        terms["order"] = np.where(follows(first, second, rtl=room.rtl), 0.0, 1.0)
    if adjacent:
        terms["flow"] = np.maximum(0.0, second.y - first.bottom) / room.panel.h
    return terms


def follows(first: Spots, second: Spots, *, rtl: bool) -> Bools:
    """Whether the eye meets `second` after `first`: it lies below, or beside in reading direction and starts lower."""
    below = second.y >= first.bottom - 0.12 * np.minimum(first.h, second.h)
    beside = second.right <= first.right - 0.7 * first.w if rtl else second.x >= first.x + 0.7 * first.w
    return np.asarray(below | (beside & (second.y >= first.y + np.minimum(14.0, 0.2 * first.h))))


def _faces(terms: Terms, spots: Spots, room: Room) -> None:
    hit, cheek, brushed, swept = (np.zeros_like(spots.x) for _ in range(4))
    for face in room.faces:
        whole = face.box.w * face.box.h
        taboo = sum((covered(spots, part) for part in face.taboo), np.zeros_like(spots.x))
        hit += np.where(taboo > 0, 1.0 + np.minimum(taboo / whole, 1.0), 0.0)
        if face.graded:
            on = covered(spots, face.box)
            cheek += np.minimum(on / whole, 1.0) + 0.3 * np.minimum(on / (spots.w * spots.h), 1.0)
        else:
            near = sum((covered(spots, part.inset(-10.0)) for part in face.taboo), np.zeros_like(spots.x))
            brushed += near > 0
        oval = Rect(
            face.box.x + 0.08 * face.box.w, face.box.y + 0.06 * face.box.h, 0.84 * face.box.w, 0.88 * face.box.h
        )
        for tail in spots.tails if face.taboo else ():
            other = ~((oval.x <= tail[4]) & (tail[4] <= oval.right) & (oval.y <= tail[5]) & (tail[5] <= oval.bottom))
            swept += other & runs_through(tail, oval)
    terms.update(face=hit, cheek=cheek, brushed=brushed, swept=swept)


def _borders(spots: Spots, wish: Wish, room: Room) -> Floats:
    """How many borders of panels an edge almost touches. Sounds may stand anywhere; only boxes can be flush."""
    found = np.zeros_like(spots.x)
    if wish.sound:
        return found
    for x, y, w, h in spots.lobes:
        right, bottom = x + w, y + h
        for rect in (room.panel, *room.others):
            beside = (y + h / 2 > rect.y - CLEAR_PX) & (y + h / 2 < rect.bottom + CLEAR_PX)
            over = (x + w / 2 > rect.x - CLEAR_PX) & (x + w / 2 < rect.right + CLEAR_PX)
            near: list[tuple[Bools, Floats]] = [(over, y - rect.y), (over, rect.bottom - bottom)]
            near += [(over, rect.y - bottom), (over, y - rect.bottom)]
            if rect.x - room.canvas.x >= SEEN_PX:
                near += [(beside, x - rect.x), (beside, rect.x - right)]
            if room.canvas.right - rect.right >= SEEN_PX:
                near += [(beside, rect.right - right), (beside, x - rect.right)]
            for along, gap in near:
                touches = along & (gap < CLEAR_PX) & (gap > -ACROSS_PX)
                found += touches & (np.abs(gap) > FLUSH_PX) if wish.box else touches
    return found


def _corner(terms: Terms, spots: Spots, wish: Wish, room: Room) -> None:
    """A box belongs into the corner where reading begins; one that ends a panel's text into the one where it ends."""
    panel = room.panel
    ending = wish.last and not wish.first
    at_right = ending != room.rtl
    across = panel.right - spots.right if at_right else spots.x - panel.x
    down = panel.bottom - spots.bottom if ending else spots.y - panel.y
    terms["corner"] = np.maximum(0.0, across) / panel.w + np.maximum(0.0, down) / panel.h
    edge = room.canvas.right - panel.right if at_right else panel.x - room.canvas.x
    outside = spots.y - panel.bottom if ending else panel.y - spots.bottom
    loose = np.asarray((np.abs(down) > FLUSH_PX) & (np.abs(outside) > FLUSH_PX), np.float64)
    if edge >= SEEN_PX:
        loose = (loose + (np.abs(across) > FLUSH_PX)) / 2
    terms["loose"] = loose


def _mouths(terms: Terms, spots: Spots, wish: Wish, room: Room) -> None:
    """Near above the mouth; of several speakers, above the middle of their mouths and the highest of them."""
    panel = room.panel
    cx = spots.x + spots.w / 2
    if not wish.mouths:
        if wish.side == "middle":
            terms["middle"] = np.abs(cx - panel.cx) / panel.w
        else:
            gap = spots.x - panel.x if wish.side == "left" else panel.right - spots.right
            terms["middle"] = np.maximum(0.0, gap - 20.0) / panel.w
        return
    mx = sum(mouth.at[0] for mouth in wish.mouths) / len(wish.mouths)
    my = min(mouth.at[1] for mouth in wish.mouths)
    under = spots.bottom - (my - 14.0)
    terms["sideways"] = np.maximum(0.0, np.abs(cx - mx) - 0.1 * panel.w) / panel.w
    terms["under"] = np.clip(under / (0.5 * spots.h), 0.0, 1.0)
    inside = [_swallows(spots, mouth) for mouth in wish.mouths]
    near = [np.hypot(tail[4] - tail[0], tail[5] - tail[1]) < TAIL_ROOM_PX for tail in spots.tails]
    terms["mute"] = sum((np.asarray(a | b, np.float64) for a, b in zip(inside, near, strict=True)), np.zeros_like(cx))
    terms["far"] = np.maximum(0.0, -under) / panel.h
    terms["remote"] = np.maximum(0.0, -under - REMOTE_PX) / panel.h


def _swallows(spots: Spots, mouth: Mouth) -> Bools:
    """Whether a mouth lies under one of the parts."""
    x, y = mouth.at
    found = np.zeros(spots.x.shape, bool)
    for part in spots.parts:
        found |= (part[0] < x) & (x < part[0] + part[2]) & (part[1] < y) & (y < part[1] + part[3])
    return found
