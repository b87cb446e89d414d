"""Which scenes drag, and how is that said? The ranked list and the table of scores, each number with its reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from studio.ui.html import badge, esc, label, note, row, show, soft, table
from studio.ui.words import count, t, word

BAND_TONES = {"good": "good", "watch": "warn", "weak": "bad", "not_scored": "neutral"}
AS_COUNT = {"density"}
AS_SHARE = {"silence", "closeups", "beat_coverage"}
IN_CELL = ("pacing", "beat_coverage", "silence", "variety")
"""The scores that a scene cell has room for."""


def cell_scores(entry: Mapping[str, Any] | None) -> str:
    """The scores of a scene in one line for its cell; what could not be scored is left to the analytics page."""
    scores = (entry or {}).get("scores") or {}
    have = [(metric, scores[metric]) for metric in IN_CELL if scores.get(metric, {}).get("value") is not None]
    return row(
        _pill(f"{word('metric', metric)} {value_words(metric, score['value'])}", score) for metric, score in have
    )


def value_words(metric: str, value: float | None) -> str:
    if value is None:
        return t("analytics.not_scored")
    if metric in AS_SHARE:
        return f"{value:.0%}"
    return f"{value:.0f}" if metric in AS_COUNT else f"{value:.2f}"


def draw_ranked(entries: Sequence[Mapping[str, Any]], numbers: Mapping[str, int]) -> None:
    """Scenes, weakest first, each with its cause and its evidence."""
    show(label(t("analytics.ranked")), "".join(_ranked(entry, numbers) for entry in entries))


def _ranked(entry: Mapping[str, Any], numbers: Mapping[str, int]) -> str:
    cause = entry.get("cause")
    weak = float(entry.get("weakness") or 0)
    tone = "good" if not cause else "bad" if weak >= 0.5 else "warn"
    pill = badge(word("metric", cause) if cause else t("analytics.no_cause"), tone)
    evidence = entry["evidence"]
    why, panels = str(evidence["words"]), evidence["panels"]
    where = f" {t('analytics.panels', list=', '.join(map(str, panels)))}" if cause and panels else ""
    name = f"<b>{esc(entry['title'] or t('analytics.scene'))}</b>"
    number = soft(t("analytics.scene_number", n=numbers[entry["scene_id"]]))
    body = f"{row([name, number, pill])}<small>{esc(why + where)}</small>"
    return f'<div class="ws-finding ws-rank"><div class="ws-num">{esc(entry["rank"])}</div><div>{body}</div></div>'


def draw_scores(entries: Sequence[Mapping[str, Any]], titles: Mapping[str, str]) -> None:
    """A table of every score; the reason of a number shows when the pointer rests on it."""
    metrics = list(dict.fromkeys(metric for entry in entries for metric in entry["scores"]))
    kept = [m for m in metrics if any(entry["scores"].get(m, {}).get("value") is not None for entry in entries)]
    rows = [
        [esc(titles.get(entry["scene_id"])), *(_cell(metric, entry["scores"].get(metric)) for metric in kept)]
        for entry in entries
    ]
    heads = [t("analytics.scene"), *(word("metric", metric) for metric in kept)]
    show(label(t("analytics.scores")), table(heads, rows))


def _cell(metric: str, score: Mapping[str, Any] | None) -> str:
    return _pill(value_words(metric, score.get("value")), score) if score else soft("–")


def _pill(text: str, score: Mapping[str, Any]) -> str:
    tone = BAND_TONES.get(str(score.get("band") or "not_scored"), "neutral")
    return f'<span title="{esc(score.get("reason"))}">{badge(text, tone)}</span>'


def draw_episode(episode: Mapping[str, Any]) -> None:
    """The whole episode's scores with their reasons beside them, those that could not be had last."""
    scores = [value for value in episode.values() if isinstance(value, Mapping) and "metric" in value]
    lines = [_whole_score(score) for score in sorted(scores, key=lambda score: score["value"] is None)]
    minutes, rest = divmod(round(episode.get("seconds") or 0), 60)
    if minutes or rest:
        time = t("analytics.minutes", m=minutes, s=rest) if minutes else t("analytics.seconds", s=rest)
        lines.insert(0, note(badge(time), f"<b>{esc(t('analytics.reading'))}</b>", esc(t("analytics.estimate"))))
    show(label(t("analytics.episode"), count("panels", episode.get("panels") or 0)), "".join(lines))


def _whole_score(score: Mapping[str, Any]) -> str:
    pill = _pill(value_words(score["metric"], score["value"]), score)
    return note(pill, f"<b>{esc(word('metric', score['metric']))}</b>", esc(score.get("reason")))
