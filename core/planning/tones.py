"""The tone of each beat: what its people feel, in the plan's words.

Between the beats and the intent; it alone answers "which feeling leads in this beat?". English is read by
`core.story.english.feelings`; other languages by the words for faces in `core.planning.acting`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from core.planning.acting import FACE_OF, TONE_OF, find_expression, spoken_expression
from core.planning.reading import LineRead, told_words
from core.story.english.feelings import feelings_of_beats
from core.story.english.feelings_marks import Passage, read_passage, read_speech
from core.story.script import Script


def read_tones(script: Script, runs: Sequence[Sequence[LineRead]]) -> list[str]:
    """The tone of each run of lines, in order; ``neutral`` where nothing is felt or the language is not read."""
    if script.language.split("-")[0].lower() == "en":
        beats = [[passage for item in run if (passage := passage_of(item)) is not None] for run in runs]
        return [TONE_OF[FACE_OF[felt.feeling]] for felt in feelings_of_beats(beats)]
    return [_tone_by_words(run) for run in runs]


def passage_of(item: LineRead) -> Passage | None:
    """A line as the feelings are read from it; None where it shows or says nothing (a bare panel number, a sound)."""
    if item.line.kind == "dialogue":
        return read_speech(item.line.text, item.hint)
    text = told_words(item.line) if item.told else ""
    return read_passage(text) if text.strip() else None


def _tone_by_words(run: Sequence[LineRead]) -> str:
    """The tone that weighs most over the run's lines; loud lines weigh more."""
    weights: Counter[str] = Counter()
    for item in run:
        played = (
            spoken_expression(item.line, item.hint) if item.line.kind == "dialogue" else find_expression(item.line.text)
        )
        if played is not None and played != "neutral":
            weights[TONE_OF[played]] += 1 + round(4 * item.intensity)
    return min(weights, key=lambda tone: (-weights[tone], tone)) if weights else "neutral"
