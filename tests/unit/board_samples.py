"""A series for the tests of the board, whose scenes stand everywhere on their way."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

from PIL import Image

from studio.services import art, board, episodes, exports, layers, notes, people, planning, scenes, stories

TITLES = (
    "The bus that waved", "Tea for one", "A quarrel about string", "Rooftop, late", "The spare umbrella", "Lift",
    "What the cat saw and would not tell anybody at all", "Market", "The long way home", "Kitchen", "Rain", "Morning",
)  # fmt: skip


def script(count: int) -> str:
    """A script of so many short scenes for two people."""
    parts = ["Title: String"]
    for number in range(1, count + 1):
        title = TITLES[(number - 1) % len(TITLES)].upper()
        parts += [
            f"INT. {title} - NIGHT",
            f"Ida holds up a piece of string. It is {number} metres long.",
            f"IDA\nHere is the string, number {number}.",
            "TOM\n(whispering)\nPut it away, they will see it.",
            "Tom looks at the door and frowns.",
        ]
    return "\n\n".join(parts) + "\n"


def strip_png() -> bytes:
    """Two grey panels on white, as somebody would bring them."""
    picture = Image.new("RGB", (400, 900), "white")
    for top in (40, 480):
        picture.paste((120, 130, 140), (30, top, 370, top + 380))
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def edit_layer(svc: Any, scene_id: str, change: Any) -> None:
    """Give a scene's dialogue layer other objects: `change` takes and returns the list of them."""
    held = next(layer for layer in layers.get_layers(svc, scene_id)["items"] if layer["layer_type"] == "dialogue")
    layers.put_layer(svc, held["layer_id"], change(held["objects"]))


def edit_line(svc: Any, scene_id: str, words: str) -> None:
    """Give a scene's first line of dialogue other words."""
    lines = scenes.get_script(svc, scene_id)["lines"]
    spoken = next(line for line in lines if line["kind"] == "dialogue")
    scenes.put_script(svc, scene_id, [line | ({"text": words} if line is spoken else {}) for line in lines])


def mixed_series(svc: Any) -> tuple[str, list[str]]:
    """A story of two episodes; the first has twelve scenes and no two of them stand alike. Returns story and scenes.

    1 approved and exported · 2 exported, then a balloon changed · 3 a blocker · 4 the script changed after the art ·
    5 planned · 6 written, its plan is late · 7 a line without words · 8 brought art · 9 half lettered · 10 empty ·
    11 an open note · 12 ready for review.
    """
    story = stories.create_story(svc, "String", script=script(13))
    story_id, ids = str(story["story_id"]), [scene["scene_id"] for scene in story["scenes"]]
    for name in ("Ada Lind", "Bo", "Joon Park"):
        people.create_person(svc, name)
    first = episodes.create_episode(svc, story_id, "Episode 1", scene_ids_ordered=ids[:12])
    episodes.create_episode(svc, story_id, "Episode 2, in which it rains", scene_ids_ordered=[ids[12], ids[0]])
    for number in (1, 2, 3, 4, 5, 9, 11, 12):
        planning.plan_scene(svc, ids[number - 1])
        if number != 5:
            planning.render_scene(svc, ids[number - 1])
    for number in (1, 2):
        for stage in ("plan", "letters", "review"):
            board.approve(svc, story_id, "scene", ids[number - 1], stage, author="Ada Lind")
        exports.start_export(svc, scene_id=ids[number - 1])
    edit_layer(svc, ids[1], lambda objects: [objects[0] | {"text": "Here is another string."}, *objects[1:]])
    notes.create(svc, {"scene_id": ids[2]}, "Tom has the wrong coat on in the last panel.", blocker=True)
    edit_line(svc, ids[3], "Here is no string at all.")
    scenes.put_script(svc, ids[6], [{"kind": "dialogue", "text": "And now?", "speaker": None}])
    art.bring_scene_art(svc, ids[7], "strip.png", strip_png())
    edit_layer(svc, ids[8], lambda objects: objects[:1])
    scenes.put_script(svc, ids[9], [])
    notes.create(svc, {"scene_id": ids[10]}, "Slower here?")
    today = svc.now().date()
    for number, stage, owner, days in (
        (6, "plan", "Joon Park", -3), (5, "art", "Bo", 2), (3, "review", "Ada Lind", -1), (12, "review", "Ada Lind", 1),
        (9, "letters", "Bo", 400), (1, "letters", "Bo", -9),
    ):  # fmt: skip
        due = (today + timedelta(days=days)).isoformat()
        board.set_entry(svc, story_id, "scene", ids[number - 1], stage, owner=owner, due=due)
    board.set_entry(svc, story_id, "episode", first["episode_id"], "letters", owner="Bo", note="Korean comes later.")
    return story_id, ids
