"""Redundancy: does an episode tell its scenes in the same rhythm again and again?

Reads only the grammar ids of the scenes in episode order. Formula of the story model, section 3:
``R = .5·S + .3·min(1, rep3/.5) + .2·min(1, max(0, longest_run − 2)/3)``.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from core.metrics.scores import Score, not_scored, scored
from core.metrics.scroll import UNTAGGED
from core.metrics.settings import MetricSettings

WINDOW = 3
"""How many scenes before count as neighbours."""
FLAG_AT = 0.6
"""A pair of neighbouring scenes at this share of common subsequence is flagged."""
DEFAULTS = MetricSettings()


def common_subsequence(first: Sequence[str], second: Sequence[str]) -> list[tuple[int, int]]:
    """The longest common subsequence as index pairs, ascending; of equals the one that ends earliest in `first`."""
    n, m = len(first), len(second)
    table = [[0] * (m + 1) for _ in range(n + 1)]
    for i in range(n):
        for j in range(m):
            same = first[i] == second[j]
            table[i + 1][j + 1] = table[i][j] + 1 if same else max(table[i][j + 1], table[i + 1][j])
    pairs: list[tuple[int, int]] = []
    i, j = n, m
    while i and j:
        if table[i - 1][j] == table[i][j]:
            i -= 1
        elif table[i][j - 1] == table[i][j]:
            j -= 1
        else:
            i, j = i - 1, j - 1
            pairs.append((i, j))
    return pairs[::-1]


def overlap(first: Sequence[str], second: Sequence[str]) -> float:
    """Length of the longest common subsequence over the longer length; 0 where either is empty."""
    longer = max(len(first), len(second))
    return len(common_subsequence(first, second)) / longer if first and second else 0.0


def flagged_pairs(sequences: Sequence[Sequence[str]]) -> list[tuple[int, int, float]]:
    """Neighbouring scenes (indices, earlier first) whose rhythm overlaps by 0.6 or more, with the overlap."""
    pairs = [
        (j, i, overlap(sequences[j], sequences[i])) for i in range(len(sequences)) for j in range(max(0, i - WINDOW), i)
    ]
    return [pair for pair in pairs if pair[2] >= FLAG_AT]


def redundancy(sequences: Sequence[Sequence[str]], *, settings: MetricSettings = DEFAULTS) -> Score:
    """Score an episode's repetition, 0 good to 1 bad; `sequences` are its scenes' grammar ids in order.

    Scenes without a plan (empty sequences) are left out and counted in `numbers`.
    """
    planned = [list(sequence) for sequence in sequences if sequence and set(sequence) != {UNTAGGED}]
    if len(planned) < 2:
        return not_scored("redundancy", "It takes two planned scenes to repeat each other.")
    nearest = [
        max(overlap(planned[j], planned[i]) for j in range(max(0, i - WINDOW), i)) for i in range(1, len(planned))
    ]
    similarity = sum(nearest) / len(nearest)
    flat = [grammar_id for sequence in planned for grammar_id in sequence]
    trigrams = list(zip(flat, flat[1:], flat[2:], strict=False))
    repeated = 1 - len(set(trigrams)) / len(trigrams) if trigrams else 0.0
    longest_run = max(len(list(run)) for _, run in groupby(flat))
    value = 0.5 * similarity + 0.3 * min(1.0, repeated / 0.5) + 0.2 * min(1.0, max(0, longest_run - 2) / 3)
    flagged = flagged_pairs([list(s) if set(s) != {UNTAGGED} else [] for s in sequences])
    reason = f"Neighbouring scenes share {similarity:.0%} of their panel rhythm; {repeated:.0%} of the trigrams repeat."
    if flagged:
        reason += f" {len(flagged)} pairs of scenes are too alike."
    numbers = {
        "similarity": round(similarity, 4), "repeated_trigrams": round(repeated, 4), "longest_run": longest_run,
        "pairs": [{"first": j, "second": i, "overlap": round(share, 4)} for j, i, share in flagged],
        "unplanned_scenes": len(sequences) - len(planned),
    }  # fmt: skip
    return scored("redundancy", value, reason, settings.bands.get("redundancy"), numbers=numbers)
