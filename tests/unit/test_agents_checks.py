"""What a model's draft is held to: every check by a draft that breaks it, and silence about one that does not."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from planning_samples import CAST, grammar, script, styles, talk_scene

from core.planning.agents.base import Agent, NeedsModelError
from core.planning.agents.continuity import CONTINUITY_EDITOR, EpisodeInput
from core.planning.agents.critic import CRITIC, CriticInput
from core.planning.agents.director import DIRECTOR_PANELS, PanelsInput
from core.planning.agents.director_semantics import DIRECTOR_SEMANTICS, SemanticsInput
from core.planning.agents.faithful import Source, inventions, source_of, wrong_language
from core.planning.agents.story_writer import STORY_WRITER, IntentInput
from core.planning.agents.wording import TONES
from core.planning.agents.writing import FROM_IDEA, FROM_PROSE, IdeaInput, ProseInput
from core.planning.continuity import SceneDraft
from core.story.languages import detect_language
from core.story.read import read_script
from core.story.script import Script
from tests.agent_answers import (
    ADAPTED,
    IDEA,
    PROSE,
    SCREENPLAY,
    STOP_CRITIQUE,
    STOP_INTENT,
    STOP_PANELS,
    STOP_SEEN,
    scene_inputs,
)

Json = dict[str, Any]


@pytest.fixture(scope="module")
def stop() -> Json:
    """The inputs of every agent for the first scene of the short script, each made of the faithful answer before it."""
    from tests.conftest import SHORT_SCRIPT

    scripts, cast, places = scene_inputs(SHORT_SCRIPT)
    style = styles().story_style("default")
    first = IntentInput(script=scripts[0], cast=cast, story_style=style)
    intent = STORY_WRITER.complete(first, STORY_WRITER.draft.model_validate(STOP_INTENT))
    second = PanelsInput(script=scripts[0], intent=intent, grammar=grammar(), story_style=style, seed=1, cast=cast)
    plan = DIRECTOR_PANELS.complete(second, DIRECTOR_PANELS.draft.model_validate(STOP_PANELS))
    third = SemanticsInput(
        script=scripts[0], intent=intent, plan=plan, cast=cast, environments=places, grammar=grammar()
    )
    from planning_samples import metric_settings

    fourth = CriticInput(script=scripts[0], intent=intent, plan=plan, thresholds=metric_settings().qc, cast=cast)
    return {"intent": first, "panels": second, "semantics": third, "critic": fourth, "scripts": scripts, "cast": cast}


def told(agent: Agent[Any, Any, Any], given: Any, draft: Json) -> str:
    return "\n".join(agent.problems(given, agent.draft.model_validate(draft)))


def changed(draft: Json, *path: str | int, to: Any) -> Json:
    made = copy.deepcopy(draft)
    place: Any = made
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = to
    return made


@pytest.mark.parametrize(
    ("path", "to", "words"),
    [
        (("beats", 0, "lines"), [1], "exactly once and in order"),
        (("beats", 0, "lines"), [2, 1], "exactly once and in order"),
        (("beats", 1, "lines"), [3, 4, 5], "exactly once and in order"),
        (("beats", 0, "characters"), ["Mina", "Bruno"], "nobody in the cast is called “Bruno”"),
        (("beats", 0, "key_objects"), ["lantern"], "the script has no “lantern”"),
        (("beats", 0, "must_show"), ["golden umbrella"], "the script has no “golden umbrella”"),
        (("beats", 1, "tone"), "ominous", "tone “ominous”"),
        (("beats", 0, "what_happens"), "Joon runs to the bench and Bruno waves.", "“Bruno”"),
        (("beats", 0, "what_happens"), "A policeman stops Joon at the bench.", "no policeman"),
        (("beats", 0, "what_happens"), "Joon runs to the bench and kisses Mina.", "a kiss"),
        (("beats", 2, "what_happens"), "Joon whispers “I will kill tonight.”", "not said in the script"),
        (("beats", 1, "what_happens"), "Everything changes forever.", "what its own lines tell"),
        (("visual_motifs",), ["sword"], "no “sword”"),
    ],
)
def test_a_story_writer_that_invents_is_told_so(stop: Json, path: tuple[Any, ...], to: Any, words: str) -> None:
    assert words in told(STORY_WRITER, stop["intent"], changed(STOP_INTENT, *path, to=to))


def test_a_faithful_answer_has_no_problems(stop: Json) -> None:
    assert told(STORY_WRITER, stop["intent"], STOP_INTENT) == ""
    assert told(DIRECTOR_PANELS, stop["panels"], STOP_PANELS) == ""
    assert told(DIRECTOR_SEMANTICS, stop["semantics"], STOP_SEEN) == ""
    assert told(CRITIC, stop["critic"], STOP_CRITIQUE) == ""


def test_an_intent_in_another_language_is_sent_back(stop: Json) -> None:
    draft = copy.deepcopy(STOP_INTENT)
    draft["logline"] = "Mina und Joon stehen an der Haltestelle und der letzte Bus ist nicht mehr da."
    for beat in draft["beats"]:
        beat["what_happens"] = "Joon ist mit dem Bus zu spät und Mina sagt es ihm auf der Bank."
    assert "Write in the script's language (en), not in de" in told(STORY_WRITER, stop["intent"], draft)


@pytest.mark.parametrize(
    ("path", "to", "words"),
    [
        (("panels", 1, "framing"), "bullet_time", "no framing “bullet_time”"),
        (("panels", 1, "scale"), "extreme_closeup", "allows the scales"),
        (("panels", 0, "angle"), "dutch", "allows the angles"),
        (("panels", 2, "lines"), [3], "exactly once and in order"),
        (("panels", 4, "beats"), [9], "no beats [9]"),
        (("panels", 1, "shows"), "Bruno runs up with a sword", "“Bruno”"),
        (("panels", 1, "shows"), "Joon shoots at the bus", "a shooting"),
    ],
)
def test_a_director_that_breaks_a_rule_is_told_so(stop: Json, path: tuple[Any, ...], to: Any, words: str) -> None:
    assert words in told(DIRECTOR_PANELS, stop["panels"], changed(STOP_PANELS, *path, to=to))


def test_a_plan_leaves_no_beat_out_and_opens_on_the_place(stop: Json) -> None:
    draft = copy.deepcopy(STOP_PANELS)
    for panel in draft["panels"][3:]:
        panel["beats"] = [2]
    assert "No panel shows the beat" in told(DIRECTOR_PANELS, stop["panels"], draft)
    draft = changed(STOP_PANELS, "panels", 0, "framing", to="reaction")
    draft["panels"][0] |= {"scale": "medium_closeup", "angle": "eye"}
    assert "must show the place" in told(DIRECTOR_PANELS, stop["panels"], draft)


def test_one_panel_carries_at_most_three_balloons() -> None:
    scene = script(*[f"IDA: Number {n} is said now." for n in range(1, 6)])
    style = styles().story_style("default")
    intent = STORY_WRITER.by_rules(IntentInput(script=scene, cast=CAST, story_style=style))
    given = PanelsInput(script=scene, intent=intent, grammar=grammar(), story_style=style, seed=1, cast=CAST)
    draft = {
        "panels": [
            {
                "framing": "two_shot_full",
                "lines": [1, 2, 3, 4, 5],
                "beats": list(range(1, len(intent.beats) + 1)),
                "scale": "full",
                "shows": "Ida speaks",
            }
        ]
    }
    assert "5 balloons; split it" in told(DIRECTOR_PANELS, given, draft)


def test_the_writers_own_panels_bind_a_model() -> None:
    scene = script("#1 Ida walks.", "#1 IDA: Hello.", "#2 Tom turns.")
    style = styles().story_style("default")
    intent = STORY_WRITER.by_rules(IntentInput(script=scene, cast=CAST, story_style=style))
    given = PanelsInput(script=scene, intent=intent, grammar=grammar(), story_style=style, seed=1, cast=CAST)
    beats = list(range(1, len(intent.beats) + 1))
    first = {"framing": "two_shot_full", "beats": beats, "scale": "full", "shows": "Ida walks"}
    second = {"framing": "reaction", "beats": beats, "scale": "medium_closeup", "shows": "Tom turns"}
    kept = {"panels": [first | {"lines": [1, 2]}, second | {"lines": [3]}]}
    moved = {"panels": [first | {"lines": [1]}, second | {"lines": [2, 3]}]}
    assert told(DIRECTOR_PANELS, given, kept) == ""
    assert "keep their number" in told(DIRECTOR_PANELS, given, moved)


@pytest.mark.parametrize(
    ("path", "to", "words"),
    [
        (("panels", 0, "panel"), 2, "each exactly once and in order"),
        (("panels", 0, "description"), "Rain.", "has 1 words; write 25 to 45"),
        (("panels", 0, "props"), ["sword"], "not in the scene: sword"),
        (("panels", 3, "figures"), [{"name": "Bruno"}], "nobody in the cast is called “Bruno”"),
        (("panels", 3, "figures"), [{"name": "Joon"}, {"name": "Mina"}], "at most 1 figures"),
        (("panels", 2, "figures"), [{"name": "Joon"}, {"name": "JOON"}], "twice"),
        (
            ("panels", 3, "description"),
            STOP_SEEN["panels"][3]["description"].replace("dark sky", "ominous sky in dramatic lighting"),
            "leave out: dramatic, lighting, ominous",
        ),
        (
            ("panels", 3, "description"),
            STOP_SEEN["panels"][3]["description"].replace("dark sky", "dark sky where Bruno flies"),
            "“Bruno”",
        ),
    ],
)
def test_semantics_show_what_is_there_and_can_be_drawn(stop: Json, path: tuple[Any, ...], to: Any, words: str) -> None:
    assert words in told(DIRECTOR_SEMANTICS, stop["semantics"], changed(STOP_SEEN, *path, to=to))


def test_a_critic_speaks_of_panels_that_exist_and_quotes_what_is_said(stop: Json) -> None:
    wrong = changed(STOP_CRITIQUE, "remarks", 0, "panels", to=[12])
    assert "no panels [12]" in told(CRITIC, stop["critic"], wrong)
    wrong = changed(STOP_CRITIQUE, "remarks", 0, "remark", to="Joon says “Where is my hat?” to nobody in panel two.")
    assert "not said in the script" in told(CRITIC, stop["critic"], wrong)
    made = CRITIC.complete(stop["critic"], CRITIC.draft.model_validate(STOP_CRITIQUE))
    assert made.findings[-1].code == "critic-place-unclear"
    assert made.findings[:-1] == CRITIC.by_rules(stop["critic"]).findings


def _twins(stop: Json, *, fixed: bool = False) -> EpisodeInput:
    """Three scenes, the first two with one rhythm."""
    given = stop["panels"]
    plan = DIRECTOR_PANELS.complete(given, DIRECTOR_PANELS.draft.model_validate(STOP_PANELS))
    scene = SceneDraft(scene_id="a", script=given.script, intent=given.intent, plan=plan, fixed=fixed)
    return EpisodeInput(
        scenes=[scene, scene.model_copy(update={"scene_id": "b"})],
        grammar=grammar(),
        story_style=given.story_style,
    )


def test_scenes_that_stay_alike_need_a_swap_or_a_reason(stop: Json) -> None:
    given = _twins(stop)
    assert "Scenes 1 and 2 still share 100%" in told(CONTINUITY_EDITOR, given, {})
    echo = {"left": [{"scene": 1, "like_scene": 2, "why": "The second night echoes the first."}]}
    assert told(CONTINUITY_EDITOR, given, echo) == ""
    plans = CONTINUITY_EDITOR.complete(given, CONTINUITY_EDITOR.draft.model_validate(echo)).plans
    assert plans[1].findings[-1].severity == "info"
    assert "echoes the first" in plans[1].findings[-1].message
    swaps = [(1, "environment_aspect"), (2, "vulnerable_high"), (4, "over_shoulder")]
    draft = {"swaps": [{"scene": 2, "panel": panel, "framing": framing} for panel, framing in swaps]}
    assert told(CONTINUITY_EDITOR, given, draft) == ""
    made = CONTINUITY_EDITOR.complete(given, CONTINUITY_EDITOR.draft.model_validate(draft)).plans
    assert made[0] == given.scenes[0].plan
    assert [panel.grammar_id for panel in made[1].panels] == [
        "environment_aspect", "vulnerable_high", "dialogue_medium", "over_shoulder", "emotion_closeup",
    ]  # fmt: skip
    assert [panel.line_ids for panel in made[1].panels] == [panel.line_ids for panel in made[0].panels]


@pytest.mark.parametrize(
    ("swap", "words"),
    [
        ({"scene": 3, "panel": 1, "framing": "reveal"}, "scenes 1 to 2"),
        ({"scene": 2, "panel": 9, "framing": "reveal"}, "panels 1 to 5"),
        ({"scene": 2, "panel": 2, "framing": "spin"}, "no framing “spin”"),
        ({"scene": 2, "panel": 3, "framing": "environment_aspect"}, "carries no speech"),
    ],
)
def test_swaps_are_held_to_the_plan(stop: Json, swap: Json, words: str) -> None:
    assert words in told(CONTINUITY_EDITOR, _twins(stop), {"swaps": [swap]})


def test_fixed_plans_are_left_alone(stop: Json) -> None:
    given = _twins(stop, fixed=True)
    assert told(CONTINUITY_EDITOR, given, {}) == ""
    assert "is fixed" in told(
        CONTINUITY_EDITOR, given, {"swaps": [{"scene": 2, "panel": 2, "framing": "vulnerable_high"}]}
    )


def test_rules_hold_what_a_model_is_held_to() -> None:
    """The deterministic way passes the same checks of results, on a scene with everything in it."""
    scene, style = talk_scene(), styles().story_style("default")
    first = IntentInput(script=scene, cast=CAST, story_style=style)
    intent = STORY_WRITER.by_rules(first)
    assert STORY_WRITER.check(first, intent) == []
    second = PanelsInput(script=scene, intent=intent, grammar=grammar(), story_style=style, seed=4, cast=CAST)
    plan = DIRECTOR_PANELS.by_rules(second)
    assert DIRECTOR_PANELS.check(second, plan) == []
    third = SemanticsInput(script=scene, intent=intent, plan=plan, cast=CAST, environments=[], grammar=grammar())
    assert DIRECTOR_SEMANTICS.check(third, DIRECTOR_SEMANTICS.by_rules(third)) == []


# -- writing ----------------------------------------------------------------------------------------------------------


def test_an_idea_needs_a_model() -> None:
    with pytest.raises(NeedsModelError) as caught:
        FROM_IDEA.by_rules(IdeaInput(idea=IDEA))
    assert caught.value.code == "no-provider"


def test_a_script_of_an_idea_is_read_back_as_it_was_meant() -> None:
    given = IdeaInput(idea=IDEA, scenes=2)
    assert told(FROM_IDEA, given, SCREENPLAY) == ""
    made = FROM_IDEA.complete(given, FROM_IDEA.draft.model_validate(SCREENPLAY))
    story = read_script(made.fountain, ids=lambda *path: "/".join(map(str, path)), format="fountain")
    assert [scene.script.place for scene in story.scenes] == ["Lost Property Office", "Tram Stop"]
    spoken = [(line.speaker, line.text) for scene in story.scenes for line in scene.script.lines if line.speaker]
    assert spoken[0] == ("IDA", "Tom, whose is this?") and len(spoken) == 3
    assert [line.text for scene in story.scenes for line in scene.script.lines if line.kind == "sfx"] == ["DING DING!"]
    assert {who.name for who in story.characters} == {"Ida", "Tom"}
    assert "red scarf" in next(who for who in story.characters if who.name == "Ida").description


@pytest.mark.parametrize(
    ("path", "to", "words"),
    [
        (("scenes", 0, "elements", 1, "speaker"), "Bruno", "not listed under people"),
        (("scenes", 0, "elements", 1, "speaker"), None, "has no speaker"),
        (("scenes", 0, "elements", 1, "text"), "word " * 40, "a speech of 40 words"),
    ],
)
def test_a_script_of_an_idea_that_cannot_be_read_is_sent_back(path: tuple[Any, ...], to: Any, words: str) -> None:
    assert words in told(FROM_IDEA, IdeaInput(idea=IDEA, scenes=2), changed(SCREENPLAY, *path, to=to))


def test_a_script_has_the_scenes_names_and_language_that_were_asked_for() -> None:
    assert "exactly 3 scenes" in told(FROM_IDEA, IdeaInput(idea=IDEA, scenes=3), SCREENPLAY)
    assert "The idea names Bruno" in told(
        FROM_IDEA, IdeaInput(idea="One night a boy called Bruno finds a key.", scenes=2), SCREENPLAY
    )
    assert "Write in Korean" in told(FROM_IDEA, IdeaInput(idea=IDEA, scenes=2, language="ko"), SCREENPLAY)


def test_prose_is_set_into_scenes_with_its_own_words() -> None:
    given = ProseInput(prose=PROSE, title="The Key")
    assert told(FROM_PROSE, given, ADAPTED) == ""
    for path, to, words in (
        (("scenes", 0, "elements", 1, "text"), "Who lost this?", "is not in the prose"),
        (("scenes", 0, "elements", 0, "text"), "Bruno enters with a gun.", "“Bruno”"),
        (("scenes", 0, "elements", 3), {"kind": "action", "text": "Tom nods."}, "nobody says it in the script"),
        (("people",), [{"name": "Ida"}, {"name": "Tom"}, {"name": "Bruno"}], "Bruno is not in the prose"),
    ):
        assert words in told(FROM_PROSE, given, changed(ADAPTED, *path, to=to))


def test_prose_by_rules_is_the_prose_imports_own_scenes() -> None:
    made = FROM_PROSE.by_rules(ProseInput(prose=PROSE, title="The Key"))
    story = read_script(made.fountain, ids=lambda *path: "/".join(map(str, path)), format="fountain")
    text = " ".join(line.text for scene in story.scenes for line in scene.script.lines)
    assert "Whose is this?" in text and "looked at the key" in text


# -- faithfulness by itself -------------------------------------------------------------------------------------------


def test_ordinary_words_at_the_start_of_a_sentence_are_no_strangers() -> None:
    source = source_of(talk_scene(), CAST)
    for text in (
        "Ida walks her dog. Tom waits near the bench.",
        "Slowly, Ida lifts the key. Behind her the river shines.",
        "Both turn. Nobody speaks while Tom's hand opens.",
    ):
        assert inventions(text, source) == []


def test_capitals_inside_a_sentence_are_names() -> None:
    assert any(
        "“Zed”" in words for words in inventions("Ida walks with Zed along the river.", source_of(talk_scene(), CAST))
    )


@pytest.mark.parametrize("event", ["Tom dies.", "The house explodes.", "Ida punches him.", "They get arrested."])
def test_drastic_events_must_be_the_scripts(event: str) -> None:
    assert inventions(event, source_of(talk_scene(), CAST))


def test_short_texts_and_mixed_sources_are_not_judged_by_language() -> None:
    korean = Source(quotable="미나가 벤치에 앉아 비를 바라본다. 준이 뛰어온다.", known="", language="ko")
    assert wrong_language("Mina sits on the bench and looks at the rain with him.", korean)
    assert wrong_language("미나가 벤치에서 기다린다.", korean) == []
    assert wrong_language("Ja.", Source(quotable="Ida waits here for the bus and it is late.", known="")) == []
    assert detect_language("Ja.") == "en"


def test_tones_are_those_of_the_rules() -> None:
    scene = talk_scene()
    made = STORY_WRITER.by_rules(IntentInput(script=scene, cast=CAST, story_style=styles().story_style("default")))
    assert {beat.tone for beat in made.beats} <= set(TONES)


def test_an_empty_scene_is_no_trouble() -> None:
    empty = IntentInput(script=Script(), cast=[], story_style=styles().story_style("default"))
    assert STORY_WRITER.check(empty, STORY_WRITER.by_rules(empty)) == []
