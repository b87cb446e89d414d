"""What a verb looks like when it is drawn: the kind of moment it makes, and how the body does it.

Under framing and playing; it alone answers "what kind of deed is this verb, and which pose shows it?". Words are base
forms; with a particle ("pick up") the pair is looked up before the verb alone. Only what is plain is listed: any other
verb makes no special moment.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, cast, get_args

from core.planning.deeds import Deed
from core.planning.things import FIXTURES, drawable_kinds
from core.story.plan import Gaze, Pose

DeedKind = Literal[
    "give", "take", "handle", "find", "enter", "leave", "look", "chase", "blow", "fall", "threaten", "defeat", "reveal",
    "feel", "still", "meet", "breathe",
]  # fmt: skip


def _table(text: str) -> dict[str, str]:
    table: dict[str, str] = {}
    for row in text.strip().splitlines():
        kind, _, words = row.partition(":")
        for word in words.split(","):
            table[word.strip()] = kind.strip()
    return table


_KINDS: Final = cast("Mapping[str, DeedKind]", _table("""
give: hand, hand over, hand out, give, give back, pass, offer, lend, deliver, present, return, hold out, push across
give: slide across, throw to, toss, pass over, extend
take: take, take out, take off, pick up, pick, grab, snatch, seize, lift, fetch, catch, pull out, draw, collect, steal
take: carry, hold, hold up, clutch, grip, cradle, raise, swing
handle: open, close, unlock, lock, press, push, write, sign, read, type, knock, pour, wipe, wipe up, wind, tie, wrap
handle: unwrap, unfold, fold, cut, light, ring, stir, put, put down, put on, set, set down, place, drop, turn, turn over
handle: turn on, turn off, switch on, switch off, plug, tap, count, drink, eat, sip, peel, chop, paint, draw up, cook
handle: shake, drag, pull, slide, fill, stamp, tear, tear up, fix, untie, button, dial, scratch, roll, rub, dip, show
handle: bail, load, water, sew, iron, sweep, hang up, hang, stick, pin, tuck, slip, toast, play, lay, polish, break
find: find, discover, uncover, unearth, dig up, spot, recognise, recognize, find out, realise, realize, notice
enter: enter, arrive, come in, come out, come over, walk in, step in, burst in, appear, emerge, join, run in, run over
enter: come, come back, return to, show up, turn up, run up, step out, climb out, rush in, hurry in, walk up, storm in
leave: leave, exit, go out, go away, walk away, walk off, walk out, storm out, storm off, run off, run away, vanish
leave: disappear, drive off, drive away, slip out, slip away, hurry off, hurry out, march off, set off, fly off
look: look, look up, look at, stare, watch, gaze, peer, glance, study, examine, inspect, squint, peek, see, eye, regard
chase: run, chase, flee, sprint, race, dash, rush, hurry, bolt, charge, gallop, pursue, escape, dive, jump, leap, climb
chase: vault, swim, skid, swerve, dodge, duck, sail, lunge, scramble, dart, plunge, spring, hurtle, swoop, ride, skate
chase: jump up, run after, jump out, climb up, clamber, tear off, speed, crawl, storm, row, scurry, scuttle, zoom, spin
blow: hit, punch, kick, slap, strike, shove, tackle, throw, hurl, smash, crash, slam, shoot, fire, stab, wrestle, bite
blow: knock down, knock over, explode, burst, attack, fight, ram, headbutt, whack, pound, shatter, beat, collide
blow: parry, whip, pin down, trip up, snap, wreck, scrape, crack
fall: fall, fall over, fall down, trip, stumble, slip over, collapse, tumble, topple, faint, drown
fall: sink, fall off, drop off
threaten: threaten, order, command, demand, tower, loom, corner, confront, glare, bar, warn, scold, accuse, point, shout
threaten: block, yell, growl, snarl, block off, interrogate, forbid, bellow, roar
defeat: kneel, sob, cry, weep, beg, plead, slump, bow, cower, surrender, huddle, curl up, sag, give up
defeat: shrink, tremble, whimper, despair, lose
reveal: reveal, materialise, materialize, transform, unveil, descend, rise, light up, unmask, turn into
reveal: turn out, loom up, rise up, open up, come on, flare, fly open, swing open
feel: smile, grin, laugh, giggle, chuckle, blush, gasp, frown, scowl, wince, sigh, beam, smirk, shudder, shiver, flinch
feel: gulp, swallow, tear up, wink, yawn, blink, sniff, burst out, relax
still: freeze, stop, pause, wait, hesitate, sleep, stay, fall asleep, fall silent, stand still, hold still, die
meet: hug, kiss, embrace, greet, meet, wave, nod, shake hands, dance, bow to, toast to, welcome
breathe: rain, snow, drift, blow, glitter, shine, hum, steam, flicker, rustle, drip, rattle, stretch, lie, hang over
breathe: glow, creak, ripple, howl, sway, roll in, go round, set in, knock against, tick, smoke, stand
"""))  # fmt: skip

_POSES: Final = cast("Mapping[str, Pose]", _table("""
phone: phone, dial, text, telephone
hug: hug, embrace, kiss
fall: fall, fall over, fall down, fall off, trip, stumble, collapse, tumble, topple, faint, slip, slip over
run: run, run over, run in, run up, run off, run away, run after, sprint, chase, race, flee, rush, rush in, dash, hurry
run: bolt, charge, gallop, storm, storm out, storm off, storm in, escape, hurry off, hurry out, hurry in, dart, scurry
run: jump, leap, dive, lunge, vault, burst in, skid, pursue, scuttle, tear off, spring, dodge, jump up, jump out, zoom
crouch: crouch, kneel, squat, duck, hide, huddle, cower, crawl, bend, bend down, curl up, kneel down, crouch down
lie: sleep, doze, lie, lie down, fall asleep
sit: sit, sit down, perch, row, drive, slump, sink, sit up, flop, flop down, ride
point: point, aim, point out, gesture
raise: wave, cheer, salute, punch, throw, hurl, swing, surrender, whack, conduct, beckon
reach: reach, reach out, reach for, grab, hand, hand over, give, give back, offer, pass, knock, touch, push, stretch
reach: catch, unlock, tap, pat, stroke, shove, wipe, wipe up, press, pull, pull out, take, snatch, set, set down, put
reach: put down, place, drop, lay, slide, open, close, ring, drag, hold out, draw, slap, hit, turn on, turn off, extend
reach: switch on, switch off, turn over, pick, slam, lock, sew, stir, chop, paint, pound, scratch, steer, tie, light
hold: hold, hold up, carry, clutch, grip, cradle, lift, raise, pick up, read, pour, drink, sip, eat, show, fold, unfold
hold: wrap, unwrap, wind, cling, count, write, bail, hug to, take off, take out, hold on, count out, play, peel, turn
hold: fetch, collect, swallow, shake, tear, tear up, examine, inspect, study, sweep, polish, draw up, load, present
chest: bow, tremble, shiver, sob, weep
cross: shrug
walk: walk, walk in, walk up, walk away, walk off, walk out, stroll, stride, wander, enter, leave, exit, approach, step
walk: step in, step out, pace, cross, arrive, head, march, follow, come, come in, come out, come over, come back, go
walk: go out, go away, return, tiptoe, shuffle, limp, trudge, climb, climb up, climb out, wade, hike, emerge, set off
walk: creep, sneak, lead, slip out, slip away, push along, march off, circle, back
stand: stand, stand up, get up, rise, wait, stop, freeze, pause, lean, block, bar, hesitate, stare, watch, tower, stay
stand: loom, listen, peer, gaze, look, glance
"""))  # fmt: skip

_TELLING: Final = cast("tuple[Pose, ...]", (
    "hug", "fall", "phone", "lie", "crouch", "run", "sit", "raise", "point", "hold", "reach", "walk", "chest", "cross",
    "stand",
))  # fmt: skip
"""Of several poses in one picture the first of these is drawn."""
_BODY: Final = frozenset(
    ["arm", "hand", "fist", "finger", "head", "eye", "face", "shoulder", "hip", "leg", "foot", "knee", "chin", "lip",
     "mouth", "eyebrow", "brow", "nose", "hair", "neck"]
)  # fmt: skip
_BELOW: Final = frozenset({"floor", "ground", "foot", "shoe", "feet", "shoes", "hand", "hands", "lap", "water"})
_RAISED: Final = frozenset({"arm", "hand", "fist", "finger"})
_RIDDEN: Final = frozenset({"bicycle", "bike", "cart", "trolley", "wheelchair", "pram", "barrow", "wheelbarrow"})
DEED_KINDS: Final[tuple[DeedKind, ...]] = get_args(DeedKind)


def kind_of(deed: Deed) -> DeedKind | None:
    """The kind of moment that a deed makes, or None; what is denied or only told of makes none."""
    if not deed.happens or deed.before:
        return None
    found = _KINDS.get(f"{deed.verb} {deed.particle}".strip()) or _KINDS.get(deed.verb)
    if found in {"give", "take", "handle"} and _own_body(deed):
        return "feel" if deed.verb in {"shake", "wipe", "turn", "lift", "raise", "close", "open"} else None
    if found == "give" and not (deed.to or deed.patients or deed.things):
        return None
    if found in {"take", "handle"} and not (deed.things or deed.using or deed.where or deed.doing_things):
        return None
    if found == "look" and deed.verb in {"see", "eye", "study"} and not (deed.things or deed.patients):
        return None
    if not deed.doers and found in {"chase", "leave", "defeat", "feel"} and not deed.doing_things:
        return None
    return found


def pose_of(deed: Deed) -> Pose | None:
    """How the body of a deed's doer stands or moves, or None where the verb shows nothing of it."""
    if not deed.happens or deed.before:
        return None
    if deed.verb in {"raise", "lift", "throw"} and _heads(deed) & _RAISED:
        return "raise"
    if deed.verb in {"answer", "check", "raise", "lift", "hold", "pick", "take"} and "phone" in _heads(deed):
        return "phone"
    if deed.verb in {"cross", "fold"} and _heads(deed) & {"arm"}:
        return "cross"
    if deed.verb in {"push", "pull", "roll", "wheel"} and _heads(deed) & _RIDDEN:
        return "walk"
    if deed.verb in {"pull", "turn"} and any(set(drawable_kinds(thing)) - FIXTURES for thing in deed.things):
        return "hold"
    if _own_body(deed) and deed.verb not in {"stretch", "wave"}:
        return None
    return _POSES.get(f"{deed.verb} {deed.particle}".strip()) or _POSES.get(deed.verb)


def gaze_of(deed: Deed, who: str) -> Gaze | None:
    """Where a deed sends its doer's eyes, or None where it is no look."""
    if _KINDS.get(f"{deed.verb} {deed.particle}".strip(), _KINDS.get(deed.verb)) not in {"look", "find"}:
        return None
    if deed.verb == "find" or deed.before or not deed.happens:
        return None
    below = {noun.split()[-1] for _, noun in deed.where}
    if deed.particle == "down" or below & _BELOW:
        return "down"
    if deed.particle in {"away", "off", "aside"}:
        return "away"
    if set(deed.to) - {who} or set(deed.patients) - {who}:
        return "at_other"
    return "at_object" if deed.things or deed.where or deed.particle == "up" else None


def most_telling(poses: list[Pose]) -> Pose | None:
    """Which of several poses one picture shows: the one that moves the body most."""
    return min(poses, key=_TELLING.index) if poses else None


def _heads(deed: Deed) -> set[str]:
    return {thing.split()[-1] for thing in deed.things}


def _own_body(deed: Deed) -> bool:
    heads = _heads(deed)
    return bool(heads) and heads <= _BODY
