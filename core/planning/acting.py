"""How words are played: expressions, poses, gazes and the tone of a line.

Between the vocabulary and the planners; it alone answers "what would an actor do with this sentence?". Stems with a
``*`` match any ending. Korean stems are matched anywhere in the text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, cast

from core.planning.vocabulary import find_words, read_lexicon
from core.story.english.feelings import Feeling, Felt, feeling_of_line
from core.story.plan import Expression, Gaze, Pose
from core.story.script import ScriptLine

EXPRESSION_WORDS: Final = read_lexicon("""
cry: howl, howls, howling, howled, cry, cries, crying, cried, sob, sobs, sobbing, weep*, wept, tears, teary, 울다,
    울며, 눈물
laugh: laugh*, chuckl*, giggl*, cackl*, haha*, hehe*, guffaw*, 웃음을 터뜨, 하하
happy: smil*, grin*, beam, beams, beaming, happy, happily, cheer*, delight*, joy*, glad*, excited*, amicable,
    proud*, admir*, relieved, 미소, 웃으며, 웃는다, 기뻐, 행복
angry: angry, angrily, anger, furious*, rage*, glare*, glaring, scowl*, snarl*, growl*, shouts at, yell, yells, yelled,
    yelling, affronted,
    annoyed, indignant*, slam*, offended, fume*, 화난, 화가, 노려, 소리친
shock: shock*, surpris*, startl*, gasp*, stunned, astonish*, astound*, freezes, jaw drops, wide-eyed, eyes widen,
    befuddl*, alarm*, awe, covers his mouth, covers her mouth, hand to her mouth, hand to his mouth,
    perks up, amazed, amazement, jump back, does a double take, speechless, 깜짝, 놀라, 놀란, 충격
afraid: fear*, afraid, scared, terrif*, frighten*, tremble*, trembling, panic*, nervous*, anxious*, worried,
    worries, cower*, shiver*, frenzy, dread*, stutter*, 두려, 무서, 겁에, 떨며
sad: sad, sadly, sigh*, grief, mourn*, downcast, disappoint*, heartbroken, lonely, sorrow*, sniff*, hurt, wistful*,
    슬픈, 슬퍼, 한숨
embarrassed: embarrass*, blush*, awkward*, sheepish*, fidget*, shy, shyly, flustered, ashamed, clears his throat,
    clears her throat, 부끄, 민망, 얼굴이 붉
smirk: smirk*, sly, slyly, wink*, mischievous*, teas*, sneer*, knowing look, 능글, 비웃
tired: tired, exhaust*, yawn*, sleepy, weary, wearily, slump*, bored, groggy, droop*, 지친, 피곤, 하품
determined: determined, resolute*, nods firmly, clench*, focused, steels, grits, sets his jaw, sets her jaw, stern*,
    concentrat*, 결심, 다짐, 단호
cold: cold, coldly, blank*, expressionless, flatly, deadpan, indifferent*, icy, silent*, stares, stare, 차갑,
    무표정, 무심
""")

POSE_WORDS: Final = read_lexicon("""
phone: on the phone, phone to his ear, phone to her ear, answers the phone, calls him, dials, talks into the phone,
    shouts at the phone, into the phone, texts, texting, holds up his phone, holds up her phone, holds his phone,
    holds her phone,
    holds up the phone, raises his phone, raises her phone, 전화를 받, 통화
hug: hug, hugs, hugged, hugging, embrac*, holds her close, holds him close, 포옹, 껴안
fall: fall, falls, falling, fell, trips, tripped, stumbl*, collaps*, tumbl*, faints, 넘어, 쓰러
run: run, runs, running, ran, sprint*, dash, dashes, dashing, chase*, chasing, race, races, racing, flee*, rush*,
    hurry, hurries, hurried, hurrying, scuttl*, bolts, charges, 뛰어, 달려, 도망
crouch: crouch*, kneel*, knelt, squat*, ducks, ducking, bends down, hides, 웅크, 무릎
lie: lies on, lies down, lying, lay on, asleep, sleeps, sleeping, in bed, unconscious, 누워, 잠든
sit: flop down, flops down, sinks into, slumps, 주저앉, sit, sits, sitting, seated, sat, perches, perched, 앉아, 앉는
point: point, points, pointing, pointed, aims, aim, gestures at, taps, presses, 가리키
raise: raises his hand, raises her hand, raises an arm, waves, waving, waved, cheers, lifts his arms,
    lifts her arms, salutes, hands up, fist up, 손을 들, 손을 흔
reach: reach, reaches, reaching, reached, grabs, grab, grasps, stretches out, extends, catches, offers, hands him,
    hands her, opens the, opens a, 손을 뻗, 내밀
hold: counts, counted, counting, hold, holds, holding, held, carry, carries, carried, carrying, clutch*, grips,
    gripping, lifts, raises, picks up, takes, cradles,
    leads the, reads a, reads the, reads from, reads his, reads her, unlocks, pours, drinks, sips, eats, 들고, 쥐고
cross: crosses his arms, crosses her arms, arms crossed, folds his arms, folds her arms, arms folded, 팔짱
hips: hands on hips, hand on hip, hands on his hips, hands on her hips, struts, poses
chest: hand on heart, covers her mouth, covers his mouth, hand to her mouth, hand to his mouth, hand to her chest,
    hand to his chest, clutches his chest, clutches her chest, bows, 가슴에 손
walk: walk, walks, walking, walked, stroll*, strides, wanders, enters, enter, leaves, exits, approach*, steps,
    paces, crosses, arrives, heads to, heads for, marches, follows, scoots, 걷는, 걸어, 들어오, 들어온, 나간
stand: stand, stands, stands up, gets up, rises, 일어나, 일어난, 일어서, standing, stood, stops, waits, waiting, 서 있
""")

GAZE_WORDS: Final = read_lexicon("""
camera: looks at us, look at us, stares us down, at the camera, to the camera, speaks to us, at the reader, to us,
    the proscenium, the fourth wall
at_object: looks up to the sky, looks up at the, stares at the clock, stares at a, stares at the,
    looks at the screen, look at the screen, reads, peers at, examines, watches the clock, toward the, towards the,
    looks up
down: looks down, stares down at, eyes down, lowers his head, lowers her head, bows, at the floor, at the ground,
    at his feet, at her feet, 고개를 숙
away: looks away, turns away, looks off, averts, glances away, 시선을 피
toward_path: walk, walks, strolls, runs, run, leaves, hurry, hurries, scuttles, races, chases, heads for, enters,
    exits
at_other: at him, at her, at them, at each other, looks at, smiles at, faces, stares at him, stares at her, 마주
""")

_CALMED = re.compile(
    r"\b(?:defused|calms?|calmed|relax\w*|no longer|composes (?:him|her)self|recovers)\b", re.IGNORECASE
)

TONE_OF: Final[Mapping[Expression, str]] = {
    "neutral": "neutral", "happy": "warm", "laugh": "playful", "sad": "sad", "cry": "sad", "angry": "angry",
    "shock": "startled", "afraid": "fearful", "cold": "still", "smirk": "playful", "tired": "weary",
    "embarrassed": "awkward", "determined": "determined",
}  # fmt: skip

FACE_OF: Final[Mapping[Feeling, Expression]] = {
    "neutral": "neutral", "happy": "happy", "playful": "smirk", "sad": "sad", "angry": "angry", "startled": "shock",
    "fearful": "afraid", "cold": "cold", "tired": "tired", "embarrassed": "embarrassed", "determined": "determined",
}  # fmt: skip
TOLD_SURE, SPOKEN_SURE = 0.6, 0.7
"""From this share on the reading of an English line decides over the word lists here."""

_SPOKEN_WORDS: Final = read_lexicon("""
sad: sorry, miss you, goodbye, i can't, alone, never again, forgive, shelter, funeral, died, used to, was his, was her,
    no one, nobody, 미안, 안녕히
happy: dear, darling, sweetheart, paid, together, good evening, good morning, good night, thank, thanks, great,
    wonderful, love, yay, hooray, glad, congratulations, welcome, perfect, hi, hello,
    hiii*, friends, awesome, 고마워, 감사, 사랑, 좋아
smirk: terrible, obviously, technically, of course, plan b, better than, nice try, told you, as usual, naturally
laugh: haha*, hehe*, lol, 하하, ㅋㅋ*
angry: don't look, get down, drop it, put it down, look what you, not again, get out, shut up, how dare, hate, liar,
    stop it, leave me, damn, idiot, crazy, annoying, enough, 닥쳐, 나가,
    그만
afraid: help me, help us, somebody help, run for, watch out, look out, no no, please don't, careful, 살려, 조심, 도와
shock: what, wait, huh, impossible, no way, oh my, really, who are you, wow*, www*, 뭐, 설마, 진짜, 어떻게
determined: i will, let's go, we must, i promise, follow me, we can, trust me, 반드시, 가자, 약속
tired: so tired, exhausted, need sleep, long day, 피곤해
embarrassed: um, uh, er, well, eh, ehm, i mean, 저기, 음
""")


_SCOLDS = re.compile(
    r"\b(?:late|early|off|down|stop|enough|watch it|you['’]?re|how could|look what|where were you|give it)\b", re.I
)
_ASTONISHED = re.compile(
    r"^\W*(?:(?:what|huh|really|seriously|me|who)\b(?:\s+what)?|you(?:['’]\w+)?(?:\s+\w+){0,3})\W*$", re.I
)


def find_expression(text: str) -> Expression | None:
    """The expression that a description plays, or None.

    English is read for its feeling; where that is not sure the strongest listed word wins, the first in this order.
    """
    if _CALMED.search(text):
        return "neutral"
    kinds = {kind for _, _, kind in find_words(text, EXPRESSION_WORDS)}
    listed = cast("Expression | None", next((kind for kind in EXPRESSION_WORDS if kind in kinds), None))
    return _surer(listed, feeling_of_line(text), TOLD_SURE)


def _surer(listed: Expression | None, felt: Felt, least: float) -> Expression | None:
    """The face of a feeling that English words show surely, else what the lists say, which tell a laugh from a grin."""
    if felt.feeling == "neutral" or not felt.shown or felt.confidence < least:
        return listed
    face = FACE_OF[felt.feeling]
    return listed if listed is not None and TONE_OF[listed] == TONE_OF[face] else face


def find_pose(text: str) -> Pose | None:
    """The pose that a description plays, or None; the most telling one wins, a plain stand last."""
    kinds = {kind for _, _, kind in find_words(text, POSE_WORDS)}
    return cast("Pose | None", next((kind for kind in POSE_WORDS if kind in kinds), None))


def find_gaze(text: str) -> Gaze | None:
    """Where a description says that somebody looks, or None."""
    kinds = {kind for _, _, kind in find_words(text, GAZE_WORDS)}
    return cast("Gaze | None", next((kind for kind in GAZE_WORDS if kind in kinds), None))


def spoken_expression(line: ScriptLine, hint: str = "") -> Expression:
    """The face that goes with a spoken line: from its parenthetical (`hint`), then its words, marks and delivery."""
    asked = find_expression(hint) if hint else None
    if asked is not None:
        return asked
    listed = _listed_spoken(line)
    return _surer(listed, feeling_of_line(line.text, spoken=True), SPOKEN_SURE) or listed


def _listed_spoken(line: ScriptLine) -> Expression:
    """The face of a spoken line by the word lists, its marks and its delivery."""
    text = line.text
    kinds = {kind for _, _, kind in find_words(text, _SPOKEN_WORDS)}
    loud = line.delivery == "shout" or text.count("!") >= 2 or _mostly_capitals(text)
    if "?!" in text or "!?" in text or "‽" in text:
        return "shock"
    if "!" in text and _SCOLDS.search(text):
        return "angry"
    if text.rstrip().endswith("?") and _ASTONISHED.search(text):
        return "shock"
    if "!" in text or loud:
        for kind in ("laugh", "sad", "angry", "afraid", "happy", "shock", "determined"):
            if kind in kinds:
                return cast("Expression", kind)
        return "angry" if line.delivery == "shout" or _mostly_capitals(text) else "happy"
    for kind in ("laugh", "sad", "afraid", "angry", "smirk", "happy", "determined", "tired"):
        if kind in kinds:
            return cast("Expression", kind)
    if "..." in text or "…" in text or (kinds == {"embarrassed"} and len(text) < 60):
        return "embarrassed"
    if line.delivery == "whisper":
        return "afraid" if "!" in text else "sad"
    return "neutral"


def intensity(line: ScriptLine) -> float:
    """How loud a line is in the story, 0..1, from its kind, its marks and its words."""
    text = line.text
    marks = 0.12 * min(3, text.count("!")) + (0.15 if "?!" in text or "!?" in text else 0)
    value = 0.1 + marks + (0.25 if line.delivery == "shout" else 0) + (0.15 if _mostly_capitals(text) else 0)
    if line.kind == "sfx":
        value += 0.35
    if line.kind in {"action", "narration", "parenthetical", "panel_mark"}:
        played = find_expression(text)
        value += {"shock": 0.25, "afraid": 0.2, "angry": 0.25, "cry": 0.3, "laugh": 0.15}.get(played or "", 0.0)
        value += {"fall": 0.25, "run": 0.2, "hug": 0.25}.get(find_pose(text) or "", 0.0)
    return min(1.0, value)


def _mostly_capitals(text: str) -> bool:
    letters = [letter for letter in text if letter.isalpha() and letter.lower() != letter.upper()]
    return len(letters) >= 4 and sum(letter.isupper() for letter in letters) > 0.7 * len(letters)
