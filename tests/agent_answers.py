"""Answers of a model that keeps to the script, for the two scenes of the shared short script, and the agents' inputs.

Written by hand. Recordings in `tests/recorded` are made of them by `python -m tests.record_agents`; the fake server of
the fault tests gives them too.
"""

from __future__ import annotations

import json
import re
from typing import Any

from core.ids import DerivedIds
from core.planning.looks import derive_look
from core.story.cast import CharacterSheet, EnvironmentSheet
from core.story.read import read_script
from core.story.script import Script

Json = dict[str, Any]

STOP_INTENT: Json = {
    "logline": "Mina and Joon miss the last bus in the rain and hear it thunder.".replace("thunder", "go KRAKOOM"),
    "pacing": "slow_burn",
    "cinematic_mode": "continuity",
    "continuity_preference": 0.4,
    "visual_motifs": ["umbrella"],
    "beats": [
        {
            "lines": [1, 2],
            "what_happens": "Joon runs up to the bench where Mina waits in the rain.",
            "type": "initial",
            "characters": ["Mina", "Joon"],
            "key_objects": ["umbrella", "bench"],
        },
        {
            "lines": [3, 4],
            "what_happens": "Joon asks for the last bus; Mina says that it left a minute ago.",
            "type": "escalation",
            "tone": "playful",
            "characters": ["Joon", "Mina"],
        },
        {
            "lines": [5, 6, 7, 8],
            "what_happens": "A KRAKOOM makes Joon flinch; “I hate tonight,” he whispers.",
            "type": "peak",
            "tone": "startled",
            "characters": ["Joon"],
        },
    ],
}
STOP_PANELS: Json = {
    "panels": [
        {
            "framing": "establishing", "lines": [1], "beats": [1], "scale": "wide", "angle": "high",
            "shows": "the bus stop in the rain, Mina on the bench", "gutter_after": "pause", "weight": 0.6,
        },
        {
            "framing": "action", "lines": [2], "beats": [1], "scale": "full", "angle": "low",
            "shows": "Joon runs up without an umbrella", "weight": 0.5,
        },
        {
            "framing": "dialogue_medium", "lines": [3, 4], "beats": [2], "scale": "medium", "angle": "eye",
            "shows": "Joon asks, Mina answers from the bench", "gutter_after": "beat", "weight": 0.4,
        },
        {
            "framing": "reaction", "lines": [5, 6], "beats": [3], "scale": "medium_closeup", "angle": "eye",
            "shows": "Joon flinches and looks up at the sky", "weight": 0.9,
        },
        {
            "framing": "emotion_closeup", "lines": [7, 8], "beats": [3], "scale": "extreme_closeup", "angle": "eye",
            "shows": "Joon whispers", "gutter_after": "scene_change", "weight": 0.5,
        },
    ]
}  # fmt: skip
STOP_SEEN: Json = {
    "panels": [
        {
            "panel": 1,
            "description": "Wide view of the bus stop at night from above. Rain falls on the road. Mina, in her yellow"
            " raincoat, sits alone on the bench with both hands in her lap and looks down the empty road.",
            "figures": [
                {"name": "Mina", "position": 0.35, "gaze": "away", "action": "sit", "frame_share": 0.25},
            ],
            "props": ["bench"],
            "effects": ["rain"],
        },
        {
            "panel": 2,
            "description": "Joon, tall, in a grey suit and glasses, runs toward the bench through the rain. One arm"
            " shields his head, his wet jacket flies open behind him, and his hands hold no umbrella.",
            "figures": [{"name": "Joon", "position": 0.6, "gaze": "toward_path", "action": "run", "frame_share": 0.7}],
            "effects": ["rain", "speed"],
        },
        {
            "panel": 3,
            "description": "Joon stands at the right, bent forward with both hands on his knees, and looks at Mina. She"
            " sits on the bench at the left, turns her face to him and raises one hand.",
            "figures": [
                {"name": "Joon", "position": 0.7, "gaze": "at_other", "expression": "tired", "frame_share": 0.45},
                {
                    "name": "Mina", "position": 0.3, "gaze": "at_other", "expression": "smirk", "action": "sit",
                    "frame_share": 0.42,
                },
            ],
            "props": ["bench"],
            "effects": ["rain"],
        },
        {
            "panel": 4,
            "description": "Joon from the chest up. His shoulders jump to his ears, his eyes are wide behind his"
            " glasses, and his face is turned up to the dark sky while rain runs down his cheeks.",
            "figures": [{"name": "Joon", "gaze": "away", "expression": "shock", "frame_share": 0.6}],
            "effects": ["rain"],
        },
        {
            "panel": 5,
            "description": "Very close on the face of Joon. His lips are barely open, his eyes are half shut behind wet"
            " glasses, water drips from his hair, and nothing else is seen around him.",
            "figures": [{"name": "Joon", "gaze": "down", "expression": "tired", "frame_share": 0.8}],
        },
    ]
}  # fmt: skip
STOP_CRITIQUE: Json = {
    "remarks": [
        {
            "weakness": "place-unclear",
            "panels": [2],
            "remark": "After the wide view nothing ties the road that Joon runs on to the bench.",
            "advice": "Let the bench stand at the edge of the panel.",
        }
    ]
}

CAFE_INTENT: Json = {
    "logline": "Mina gives Joon tea and her spare umbrella, and he laughs.",
    "pacing": "slow_burn",
    "beats": [
        {
            "lines": [1, 2],
            "what_happens": "Mina pushes a cup of tea across the table and offers her spare umbrella.",
            "type": "initial",
            "tone": "playful",
            "characters": ["Mina", "Joon"],
            "key_objects": ["cup", "umbrella"],
            "must_show": ["cup"],
        },
        {
            "lines": [3, 4, 5],
            "what_happens": "Joon laughs and says that he owes her a dry day; Mina smiles at the window.",
            "type": "peak",
            "tone": "warm",
            "characters": ["Joon", "Mina"],
            "key_objects": ["window"],
        },
    ],
}
CAFE_PANELS: Json = {
    "panels": [
        {
            "framing": "two_shot_full", "lines": [1], "beats": [1], "scale": "medium_full", "angle": "eye",
            "shows": "Mina pushes a cup of tea across the table to Joon", "weight": 0.5,
        },
        {
            "framing": "over_shoulder", "lines": [2], "beats": [1], "scale": "medium", "angle": "eye",
            "shows": "Mina offers her spare umbrella", "gutter_after": "beat", "weight": 0.5,
        },
        {
            "framing": "reaction", "lines": [3, 4], "beats": [2], "scale": "medium_closeup", "angle": "eye",
            "shows": "Joon laughs", "gutter_after": "pause", "weight": 0.8,
        },
        {
            "framing": "impact_silence", "lines": [5], "beats": [2], "scale": "wide", "angle": "eye",
            "shows": "Mina smiles at the rain on the window", "gutter_after": "scene_change", "weight": 0.6,
        },
    ]
}  # fmt: skip
CAFE_SEEN: Json = {
    "panels": [
        {
            "panel": 1,
            "description": "Mina sits at the left of a small table in the cafe and pushes a cup of tea across it with"
            " one hand. Joon sits at the right, his wet grey jacket dark, and looks at the cup.",
            "figures": [
                {"name": "Mina", "position": 0.3, "gaze": "at_other", "action": "reach", "frame_share": 0.6},
                {"name": "Joon", "position": 0.7, "gaze": "at_object", "action": "sit", "frame_share": 0.6},
            ],
            "props": ["cup"],
        },
        {
            "panel": 2,
            "description": "Over the shoulder of Joon, whose back fills the right edge, Mina leans across the table"
            " toward him. She holds up an umbrella in one hand, her brows raised and her mouth open in speech.",
            "figures": [
                {"name": "Mina", "position": 0.4, "gaze": "at_other", "expression": "smirk", "action": "hold"},
                {"name": "Joon", "position": 0.85, "gaze": "at_other", "action": "sit"},
            ],
            "props": ["umbrella"],
        },
        {
            "panel": 3,
            "description": "Joon from the chest up at the table. His head is thrown back, his eyes are closed behind"
            " his glasses and his mouth is wide open. His hand lies flat beside the cup of tea.",
            "figures": [{"name": "Joon", "gaze": "away", "expression": "laugh", "action": "sit", "frame_share": 0.55}],
            "props": ["cup"],
        },
        {
            "panel": 4,
            "description": "Wide view of the cafe, most of it empty wall and floor. Far off, small beside the window,"
            " Mina rests her chin on one hand and smiles at the rain that runs down the glass.",
            "figures": [{"name": "Mina", "position": 0.7, "gaze": "away", "expression": "happy", "frame_share": 0.25}],
        },
    ]
}
CAFE_CRITIQUE: Json = {"remarks": []}
CONTINUITY: Json = {"swaps": [], "left": []}

IDEA = "Ida finds a brass key in a lost umbrella and wants to give it back before the last tram leaves."
SCREENPLAY: Json = {
    "title": "The Brass Key",
    "logline": "Ida must give back a key that was in a lost umbrella before the last tram leaves.",
    "beats": ["Ida finds the key.", "Tom says whose it is.", "She runs for the tram.", "The doors close on the key."],
    "people": [{"name": "Ida", "looks": "30, in a red scarf"}, {"name": "Tom", "looks": "an old man in a blue coat"}],
    "scenes": [
        {
            "place": "Lost property office", "setting": "interior", "time": "night",
            "elements": [
                {"kind": "action", "text": "Shelves of umbrellas up to the ceiling. Ida shakes one; a key falls out."},
                {"kind": "speech", "speaker": "Ida", "text": "Tom, whose is this?"},
                {"kind": "action", "text": "Tom bends over the key and takes off his glasses."},
                {"kind": "speech", "speaker": "Tom", "text": "The tram driver's. He locks up with it in nine minutes."},
            ],
        },
        {
            "place": "Tram stop", "setting": "exterior", "time": "night",
            "elements": [
                {"kind": "action", "text": "Ida runs along the rails with the key in her raised hand."},
                {"kind": "sound", "text": "Ding ding!"},
                {"kind": "speech", "speaker": "Ida", "text": "Wait! You can't go home without it!"},
                {"kind": "action", "text": "The doors close on her hand, and the key is inside."},
            ],
        },
    ],
}  # fmt: skip

PROSE = (
    "Ida stood in the lost property office among the umbrellas. She shook a black one, and a key fell on the desk."
    " “Whose is this?” she asked. Tom looked at the key for a long time. “The driver's,” he said."
)
ADAPTED: Json = {
    "title": "The Key",
    "logline": "Ida finds a key in an umbrella, and Tom says whose it is.",
    "beats": ["Ida shakes a key out of an umbrella.", "Tom says that it is the driver's."],
    "people": [{"name": "Ida"}, {"name": "Tom"}],
    "scenes": [
        {
            "place": "lost property office", "setting": "interior",
            "elements": [
                {"kind": "action", "text": "Ida stands among umbrellas. She shakes a black one; a key falls."},
                {"kind": "speech", "speaker": "Ida", "text": "Whose is this?"},
                {"kind": "action", "text": "Tom looks at the key for a long time."},
                {"kind": "speech", "speaker": "Tom", "text": "The driver's,"},
            ],
        }
    ],
}  # fmt: skip

BY_SCENE: dict[str, dict[str, Json]] = {
    "story editor": {"Bus Stop": STOP_INTENT, "Small Cafe": CAFE_INTENT},
    "You direct a webtoon": {"Bus Stop": STOP_PANELS, "Small Cafe": CAFE_PANELS},
    "You stage the panels": {"Bus Stop": STOP_SEEN, "Small Cafe": CAFE_SEEN},
    "You are the critic": {"Bus Stop": STOP_CRITIQUE, "Small Cafe": CAFE_CRITIQUE},
}
"""Answers by words of the template's system text, then by the scene."""


def answer_to(system: str, prompt: str) -> Json:
    """What the faithful model answers to a question, told by who is asked and which scene it is about."""
    if "continuity" in system:
        return CONTINUITY
    if "write prompts" in system:
        found = re.search(r"must be found in yours:\n(.*?)\n\n?- Say first", prompt, re.DOTALL)
        assert found is not None, prompt
        return {"prompt": found.group(1).strip()}
    if "adapt prose" in system:
        return ADAPTED
    if "short webtoon episodes" in system:
        return SCREENPLAY
    scenes = next(scenes for words, scenes in BY_SCENE.items() if words in system)
    return scenes["Bus Stop" if "I hate tonight" in prompt else "Small Cafe"]


def raw_answer(system: str, prompt: str) -> str:
    return json.dumps(answer_to(system, prompt), ensure_ascii=False)


def scene_inputs(text: str) -> tuple[list[Script], list[CharacterSheet], list[EnvironmentSheet]]:
    """Scripts, cast and places of an imported script, with stable ids."""
    story = read_script(text, ids=DerivedIds("recorded"), format="fountain")
    cast: list[CharacterSheet] = []
    for who in story.characters:
        look = derive_look(who.name, who.description, [sheet.look for sheet in cast])
        values = {"character_id": who.character_id, "name": who.name, "description": who.description, "look": look}
        cast.append(CharacterSheet(**values, role="main"))
    names = {who.name.casefold(): who.character_id for who in cast}
    scripts = []
    for scene in story.scenes:
        lines = [
            line.model_copy(update={"character_id": names.get((line.speaker or "").casefold())})
            for line in scene.script.lines
        ]
        scripts.append(scene.script.model_copy(update={"lines": lines}))
    return scripts, cast, []
