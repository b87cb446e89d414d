"""The parts that pages are drawn with: words that exist, boxes in true shape, times, sizes, drafts of two people."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.errors import ConflictError, InvalidInputError, NotFoundError
from studio.ui.config import CONFIG_FILE, apply_config, read_config
from studio.ui.drafts import Draft, compare, merged
from studio.ui.errors import words_for
from studio.ui.exports_parts import phone_html, profile_facts, size_words
from studio.ui.html import esc, findings, table
from studio.ui.portrait import portrait, swatches
from studio.ui.script_view import script_html
from studio.ui.strip import BOX_PX, plan_strip
from studio.ui.times import time_words
from studio.ui.view import place_words
from studio.ui.words import catalogue, count, t, word

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [*ROOT.glob("studio/ui/*.py"), *ROOT.glob("pages/*.py"), ROOT / "studio" / "home.py"]
LINES = [
    {"line_id": "a", "kind": "dialogue", "text": "Left.", "speaker": "IDA", "delivery": "whisper"},
    {"line_id": "b", "kind": "action", "text": "Two doors.", "speaker": None, "delivery": None},
]


def test_every_word_that_a_page_asks_for_exists() -> None:
    asked = set()
    for path in SOURCES:
        asked |= set(re.findall(r"""\bt\(\s*["']([a-z_]+\.[a-z_0-9.]+)["']""", path.read_text(encoding="utf-8")))
    assert asked - set(catalogue()) == set()
    for path in SOURCES:
        for key in re.findall(r"""\bcount\(\s*["']([a-z_]+)["']""", path.read_text(encoding="utf-8")):
            assert {f"{key}.one", f"{key}.many"} <= set(catalogue())


def test_no_word_is_left_over() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in [*SOURCES, *ROOT.glob("tests/app/*.py")])
    values = {"state", "severity", "kind", "delivery", "artifact", "layer", "grammar", "scale", "job", "task", "status"}
    values |= {"role", "origin", "style", "format", "metric", "reference", "approval", "artrule", "object", "placekind"}
    values |= {"modelkind", "librarykind", "angle", "viewpoint", "gutter", "agent_mode", "agent_task"}
    values |= {"need", "need_state", "need_said", "target", "verdict", "style_source"}
    values |= {"lookkind", "script", "font_style", "case", "align", "direction", "fit", "form", "tail_form", "warp"}
    values |= {"stage", "stagedone", "stagestate"}
    fixed = [key for key in catalogue() if key.split(".")[0] not in values and not key.endswith((".one", ".many"))]
    built = (
        "nav.",
        "builder.story_style",
        "builder.image_style",
        "assets.colour_",
        "assets.where_used_",
        "assets.style_",
        "looks.",
        "library.",
        "object_form.",
        "jobs.",
        "exports.",
        "plan.",
        "readiness.to_",
        "targets.",
    )
    assert [key for key in fixed if key not in text and not key.startswith(built)] == []


def test_the_words_of_the_object_form_are_those_that_it_asks_for() -> None:
    text = "\n".join(
        path.read_text(encoding="utf-8") for path in [*ROOT.glob("studio/ui/object_*.py"), ROOT / "pages" / "canvas.py"]
    )
    asked = set(re.findall(r"""\b(?:say|choose|number|share|colour)\(\s*["'](\w+)["']""", text))
    asked |= set(re.findall(r"""["']object_form\.(\w+)["']""", text)) | {"halo", "fill"}
    asked |= set(re.findall(r"""\bnone(?:: str)? ?= ?["'](\w+)["']""", text))
    asked |= {name for pair in re.findall(r"""\b_bring\(work, "(\w+)", "(\w+)",""", text) for name in pair}
    assert {key.removeprefix("object_form.") for key in catalogue() if key.startswith("object_form.")} == asked


def test_a_value_without_a_word_is_still_readable() -> None:
    assert word("grammar", "two_shot_full") == "Two together"
    assert word("grammar", "a_new_kind") == "A new kind"
    assert word("grammar", None) == "–"
    assert [count("scenes", 1), count("scenes", 3)] == ["1 scene", "3 scenes"]


def test_plan_boxes_have_the_shape_of_their_panels() -> None:
    camera = {"scale": "closeup", "angle": "eye", "viewpoint": "objective"}
    panel = {"panel_id": 1, "grammar_id": "reaction", "story_function": "x", "has_dialogue": True, "camera": camera}
    layout = {"width": 800, "panels": [{"panel_id": 1, "x": 0, "y": 0, "w": 400, "h": 1000}]}
    html = plan_strip({"panels": [panel]}, layout, None)
    assert f"width:{BOX_PX / 2:.1f}px;height:{BOX_PX * 1.25:.1f}px" in html
    assert "Reaction" in html
    assert "close-up" in html
    assert 'class="talk"' in html
    silent = plan_strip({"panels": [panel | {"has_dialogue": False}]}, layout, None)
    assert 'class="talk"' not in silent


def test_script_ticks_only_what_is_lettered() -> None:
    assert "✓" in script_html(LINES, placed={"a"})
    assert "○" in script_html(LINES, placed=set())
    assert "✓" not in script_html(LINES)
    assert script_html(LINES).index("Left.") < script_html(LINES).index("Two doors.")
    assert "whispered" in script_html(LINES)


def test_text_is_escaped_everywhere() -> None:
    bad = "<b onclick='x'>\"&"
    assert "<b o" not in script_html([LINES[0] | {"text": bad, "speaker": bad}])
    assert "<b o" not in findings([{"severity": "error", "message": bad, "hint": bad}], {"error": "Must fix"})
    assert "<b o" not in portrait({"skin": bad, "hair_style": bad}, bad)
    assert "onclick" not in swatches({"skin": "#fff;onclick"})
    assert table([bad], [[esc(bad)]]).count("<b") == 0 + table([""], [[""]]).count("<b")
    assert 'onclick="' not in phone_html([{"sha256": '" onclick="', "width": 8, "height": 8}])


def test_findings_stand_gravest_first() -> None:
    items = [{"severity": s, "message": s + "!"} for s in ("info", "error", "warning")]
    html = findings(items, {})
    assert html.index("error!") < html.index("warning!") < html.index("info!")


@pytest.mark.parametrize(
    ("size", "words"),
    [(None, "–"), (512, "512 B"), (2_000_000, "2 MB"), (412_300, "412.3 KB"), (20_500_000, "20.5 MB")],
)
def test_sizes_are_decimal(size: int | None, words: str) -> None:
    assert size_words(size) == words


def test_profile_facts_say_open_limits() -> None:
    facts = dict(profile_facts({"width": 800, "max_height_px": None, "formats": ["jpg"], "date": "2026-01-01"}))
    assert facts["Width"] == "800 px"
    assert facts["Tallest slice"] == "any"
    assert facts["File format"] == "JPG"


def test_moments_near_to_now_are_words() -> None:
    now = datetime(2026, 5, 1, 12, tzinfo=UTC)
    assert time_words("2026-05-01T11:59:30Z", now) == t("time.now")
    assert time_words(now - timedelta(minutes=5), now) == "5 min ago"
    assert time_words(datetime(2026, 5, 1, 9), now) == "3 h ago"
    assert time_words("2026-04-01T08:30:00Z", now).startswith("2026-04-01")


def test_place_and_time_are_said_plainly() -> None:
    assert place_words({"place": "THE LONG HALL", "time_of_day": "NIGHT"}) == "The long hall · Night"
    assert place_words({"place": "Ida's attic", "time_of_day": None}) == "Ida's attic"
    assert place_words(None) == ""


def test_drafts_keep_what_both_people_wrote() -> None:
    began = [{"id": "1", "text": "one"}, {"id": "2", "text": "two"}, {"id": "3", "text": "three"}]
    theirs = [{"id": "1", "text": "one!"}, {"id": "2", "text": "two"}]
    held = Draft("v1", began)
    assert compare(held, "v2", theirs, "id") is True
    assert held.meanwhile == [("one", "one!")]
    typed = {"1": "one", "2": "TWO", "3": "THREE"}
    assert merged(held, typed, theirs, "id") == [
        {"id": "1", "text": "one!"},
        {"id": "2", "text": "TWO"},
        {"id": "3", "text": "THREE"},
    ]


def test_a_version_with_the_same_words_disturbs_nobody() -> None:
    held = Draft("v1", [{"id": "1", "text": "one"}])
    assert compare(held, "v2", [{"id": "1", "text": "one"}], "id") is False
    assert held.version == "v2"


def test_errors_become_words_without_ids() -> None:
    assert words_for(NotFoundError("scene 0192-… does not exist", scene_id="0192")) == t("errors.unknown")
    assert "already final" in words_for(ConflictError("The export is already final."))
    said = words_for(InvalidInputError("The script is empty.", errors=[{"loc": ["script"], "msg": "needs one line"}]))
    assert said == "The script is empty.\n\nNeeds one line"


def test_streamlit_reports_to_nobody_and_wears_our_theme() -> None:
    options = read_config()
    assert options["browser.gatherUsageStats"] is False
    assert options["server.fileWatcherType"] == "none"
    assert options["client.toolbarMode"] == "minimal"
    assert {"theme.light.primaryColor", "theme.dark.primaryColor"} <= set(options)
    assert "http" not in CONFIG_FILE.read_text(encoding="utf-8")
    apply_config()
    from streamlit import config

    assert config.get_option("theme.light.primaryColor") == options["theme.light.primaryColor"]
