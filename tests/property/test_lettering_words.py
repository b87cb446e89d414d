"""For any script lines: every word is lettered once, in order, inside the canvas, and never more than 25 a balloon."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.ids import DerivedIds
from core.lettering.frames import frames_of
from core.lettering.placing.autoletter import SceneToLetter, auto_letter
from core.lettering.placing.splitting import split_speech, word_count
from core.lettering.text.marks import parse_marks, plain_text, with_marks
from core.story.plan import FigureFacts, Layout, PanelFacts, PanelRect
from core.story.script import ScriptLine
from tests.unit.test_lettering_fonts import shipped_fonts

PLAIN = ("no", "I", "the", "lantern", "remembers,", "and", "you…", "—", "what?!", "*never*", "**ever**", "5", "*")
ODD = (
    "*two",
    "words*",
    "Incomprehensibilities",
    "안녕하세요",
    "정말?",
    "こんにちは。",
    "走って、",
    "a\u00a0b",
    "A" * 36 + "!",
)
WORDS = st.sampled_from(PLAIN + ODD)
TEXTS = st.lists(st.tuples(WORDS, st.sampled_from([" ", " ", " ", "  ", "\n"])), min_size=1, max_size=70).map(
    lambda pairs: "".join(word + gap for word, gap in pairs)
)
DELIVERIES = (None, "shout", "thought", "off_panel", "electronic", "caption")
SILENT = (("narration", None), ("action", None), ("parenthetical", None))
KINDS = st.sampled_from((*(("dialogue", delivery) for delivery in DELIVERIES), *SILENT))
LINES = st.lists(st.tuples(KINDS, TEXTS, st.sampled_from(["ana", "bo", None])), min_size=0, max_size=5)


def letters(text: str) -> str:
    return "".join(plain_text(text).split())


@given(LINES, st.booleans(), st.sampled_from(["en", "ko", "ja"]))
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_word_once_in_order_inside_the_canvas(lines, known, language) -> None:  # type: ignore[no-untyped-def]
    layout = Layout(
        width=800,
        height=1900,
        panels=[PanelRect(panel_id=1, x=40, y=40, w=720, h=800), PanelRect(panel_id=2, x=300, y=940, w=400, h=900)],
    )
    script = [
        ScriptLine(line_id=f"l{i}", kind=kind, text=text, speaker=who, character_id=who, delivery=delivery)
        for i, ((kind, delivery), text, who) in enumerate(lines)
    ]
    figure = FigureFacts(character_id="ana", face=(0.4, 0.5, 0.2, 0.2), mouth=(0.5, 0.65))
    scene = SceneToLetter(
        layout=layout,
        lines=script,
        facts=[PanelFacts(panel_id=1, figures=[figure])] if known else [],
        ids=DerivedIds("p"),
        language=language,
    )
    made = auto_letter(scene, fonts=shipped_fonts())
    objects = [item for layer in made.layers for item in layer.objects]
    assert len({item.id for item in objects}) == len(objects)
    for line in script:
        mine = [item for item in objects if line.line_id in item.line_ids]
        if line.kind in ("action", "parenthetical"):
            assert mine == []
            continue
        assert "".join(letters(item.text) for item in mine) == letters(line.text)
        assert all(word_count(item.text) <= 25 or len(item.text.split()) == 1 for item in mine)
    for item in objects:
        box = frames_of(layout)[item.panel_id].box(item.geometry)
        assert box.x >= -0.01 and box.right <= 800.01


@given(TEXTS)
@settings(max_examples=200, deadline=None)
def test_splitting_keeps_every_word_and_its_emphasis(text: str) -> None:
    parts = split_speech(text)
    whole = [(c, r.italic, r.bold) for r in parse_marks(text) for c in r.text if not c.isspace()]
    again = [(c, r.italic, r.bold) for part in parts for r in parse_marks(part) for c in r.text if not c.isspace()]
    assert again == whole


@given(st.text(alphabet="ab *\\\n", max_size=40))
@settings(max_examples=300, deadline=None)
def test_marks_written_out_read_back(text: str) -> None:
    runs = parse_marks(text)
    again = parse_marks(with_marks(runs))
    assert "".join(r.text for r in again) == "".join(r.text for r in runs)
