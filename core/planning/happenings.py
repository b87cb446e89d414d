"""What happens in each sentence of a scene: the sentence, whom it shows, and its deeds.

Between the reading and the director; it alone answers "which deeds belong to these words of a panel?". A panel may hold
a whole line or a few of its sentences, so deeds are kept by sentence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from core.planning.deeds import Deed
from core.planning.paragraphs import Part
from core.planning.reading import LineRead
from core.planning.verbs import DeedKind, kind_of
from core.story.english.speech import quoted_spans


def deeds_by_part(item: LineRead) -> list[tuple[Part, tuple[Deed, ...]]]:
    """The sentences of a telling line with the deeds of each, in order."""
    return [
        (part, tuple(deed for deed in item.deeds if start <= deed.start < end))
        for part, (start, end) in zip(item.parts, _spans(item), strict=True)
    ]


def quoted_parts(item: LineRead) -> list[Part]:
    """The sentences of a telling line that stand in quotation marks: they are said, and show nothing."""
    spans = quoted_spans(item.told_text) if item.told and any(mark in item.told_text for mark in '"“”«') else []
    if not spans:
        return []
    return [
        part
        for part, (start, end) in zip(item.parts, _spans(item), strict=True)
        if any(low <= start and end <= high for low, high in spans)
    ]


def _spans(item: LineRead) -> list[tuple[int, int]]:
    """Where each sentence stands in the told text, half-open."""
    spans: list[tuple[int, int]] = []
    at = 0
    for part in item.parts:
        start = item.told_text.find(part.text, at)
        at = (start if start >= 0 else at) + len(part.text)
        spans.append((start, at))
    return spans


def deeds_in(items: Iterable[LineRead], shows: str = "") -> list[Deed]:
    """The deeds of a panel's telling lines, in order; only those of the sentences in `shows` where that is given."""
    if not shows:
        return [deed for item in items if item.told for deed in item.deeds]
    return [
        deed
        for item in items
        if item.told
        for part, deeds in deeds_by_part(item)
        if part.text in shows
        for deed in deeds
    ]


def kinds_in(deeds: Sequence[Deed]) -> Counter[DeedKind]:
    """How often each kind of deed is done."""
    return Counter(kind for deed in deeds if (kind := kind_of(deed)) is not None)


def somebody_does(deeds: Sequence[Deed]) -> bool:
    """Whether a person does anything in these deeds, or something is done to one."""
    return any(deed.happens and (deed.doers or deed.patients or deed.to) for deed in deeds)
