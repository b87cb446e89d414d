"""Small scripts of our own for the planning tests, made by hand so that they need no importer."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from core.metrics.settings import MetricSettings, parse_metrics
from core.planning.grammar import Grammar, parse_grammar
from core.planning.layouts import LayoutTemplates, parse_layouts
from core.planning.styles import Styles, parse_styles
from core.story.cast import CharacterSheet, Look
from core.story.script import Script, ScriptLine

DATA = Path(__file__).resolve().parents[2] / "data"

IDA = CharacterSheet(character_id="ida", name="IDA", description="30, a woman with a red scarf", role="main")
TOM = CharacterSheet(character_id="tom", name="TOM BELL", aliases=["TOM"], description="34, a man", role="main")
REX = CharacterSheet(character_id="rex", name="DOG", description="a small dog", look=Look(figure="dog"))
CAST = [IDA, TOM, REX]


@lru_cache
def grammar() -> Grammar:
    return parse_grammar((DATA / "grammar/grammar.toml").read_text("utf-8"))


@lru_cache
def styles() -> Styles:
    return parse_styles((DATA / "styles/styles.toml").read_text("utf-8"))


@lru_cache
def templates() -> LayoutTemplates:
    return parse_layouts((DATA / "layouts/layouts.toml").read_text("utf-8"))


@lru_cache
def metric_settings() -> MetricSettings:
    return parse_metrics((DATA / "metrics.toml").read_text("utf-8"))


def script(*lines: str, place: str = "RIVER PARK", **more: object) -> Script:
    """A scene from short notes: ``IDA: text`` speaks, ``! text`` sounds, ``> text`` narrates, the rest is action.

    ``#2 text`` puts an action into the writer's panel 2, and ``#2 IDA: text`` a speech.
    """
    made: list[ScriptLine] = []
    for number, note in enumerate(lines, 1):
        panel = None
        if note.startswith("#"):
            head, _, note = note.partition(" ")
            panel = int(head[1:])
        cue, colon, said = note.partition(": ")
        line_id = f"l{number}"
        if colon and cue.isupper():
            made.append(ScriptLine(line_id=line_id, kind="dialogue", text=said, speaker=cue, panel=panel))
        elif note.startswith("! "):
            made.append(ScriptLine(line_id=line_id, kind="sfx", text=note[2:], panel=panel))
        elif note.startswith("> "):
            made.append(ScriptLine(line_id=line_id, kind="narration", text=note[2:], panel=panel))
        else:
            made.append(ScriptLine(line_id=line_id, kind="action", text=note, panel=panel))
    values = {"place": place, "setting": "exterior", "time_of_day": "DAY", "lines": made, **more}
    return Script.model_validate(values)


def talk_scene() -> Script:
    """Two people, a dog, a key that matters, and a fright."""
    return script(
        "Ida strolls through the park with a small dog on a leash.",
        "TOM: Morning, Ida.",
        "IDA: You are late again.",
        "Tom holds up a brass key and grins at her.",
        "TOM: I found it under the bench.",
        "IDA: That is my key!",
        "She grabs the key. The dog barks and runs off toward the bridge.",
        "! CRACK!",
        "Ida is terrified and falls to her knees.",
        "IDA: Come back! Come back!",
        "TOM: I will get him.",
        "He runs after the dog.",
        "IDA: Will he be all right?",
    )
