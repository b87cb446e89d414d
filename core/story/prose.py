"""Reads plain prose, word for word: English as a script of speeches, deeds and captions, other languages as narration.

One of the readers before `assemble`; it alone answers "which paragraphs and breaks has this prose?". `prose_adapt` says
what each sentence becomes, `prose_scenes` where scenes begin that the writer did not mark.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from core.story.elements import Element, HeadingElement, LineElement, LooseElement, Reading
from core.story.languages import detect_language
from core.story.marks import Row
from core.story.prose_adapt import MAX_WORDS, Told, adapt_paragraphs, adapted_finding, group_sentences
from core.story.prose_scenes import Paragraph, Part, cut_scenes, name_places, part_evenly
from core.story.title_page import read_title_page
from core.story.wording import join_lines, plain

MOST_ADAPTED = 4000
"""Paragraphs of English prose that are adapted; what is longer stays narration from there on, and a finding says so."""

_NUMBERS = (
    r"(?:\d+|[IVXLC]+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|twenty)"
)
_CHAPTER = re.compile(
    rf"^(?:(?:chapter|part|act|book|episode)\s+{_NUMBERS}\b.{{0,80}}|prologue|epilogue|interlude|제?\s*\d+\s*[장화부편]\b.{{0,60}}|프롤로그|에필로그"
    r"|[IVXLC]{1,6}\.?|\d{1,3}\.?)$",
    re.I,
)
_BREAK = re.compile(r"^(?:(?:[*#~=_•·⁂※◆-]\s*){3,}|#|⁂|※|\*)$")
_BYLINE = re.compile(r"^(?:by|written by|story by|글|지은이)\b.{1,100}$", re.I)


@dataclass(slots=True)
class _Stretch:
    """What stands between two of the writer's own breaks."""

    line: int
    heading: str = ""
    blocks: list[list[Row]] = field(default_factory=list)


def read_prose(text: str, language: str | None = None) -> Reading:
    """Read prose; paragraphs are divided by blank lines, or are the lines themselves where there are none.

    `language` is a BCP 47 tag; what the text itself says or looks like where it is None.
    """
    source = text.split("\n")
    rows = [Row(number, line) for number, line in enumerate(source, 1)]
    meta, kept, used = read_title_page(rows)
    reading = Reading(source, list(kept), meta)
    blocks = _blocks(rows[used:])
    if not kept and len(blocks) > 1:
        title = _title_block(blocks[0])
        if title:
            reading.meta.update(title)
            reading.elements.extend(LooseElement("title_page", row.text.strip(), row.line) for row in blocks[0])
            blocks = blocks[1:]
    stretches = _stretches(blocks, reading)
    tag = language or reading.meta.get("language") or detect_language(text)
    english = tag.split("-")[0].lower() == "en"
    parts = _adapted(stretches, reading) if english else [_as_told(stretch) for stretch in stretches]
    parts = [piece for whole in parts for piece in part_evenly(whole)]
    if english:
        name_places(parts)
    told: list[Element] = []
    for part in parts:
        told.append(HeadingElement(part.title(), part.line))
        told.extend(part.lines)
    reading.elements = _in_order(told, reading.elements)
    return reading


def _adapted(stretches: list[_Stretch], reading: Reading) -> list[Part]:
    """English stretches as scenes of speeches, deeds and captions."""
    blocks = [block for stretch in stretches for block in stretch.blocks]
    breaks, seen = set(), 0
    for stretch in stretches:
        breaks.add(seen)
        seen += len(stretch.blocks)
    counts = Told()
    lines = adapt_paragraphs(blocks[:MOST_ADAPTED], frozenset(breaks), counts)
    lines += [_narration(block) for block in blocks[MOST_ADAPTED:]]
    reading.findings.append(adapted_finding(counts, left=max(0, len(blocks) - MOST_ADAPTED)))
    parts: list[Part] = []
    at = 0
    for stretch in stretches:
        paragraphs = _paragraphs(stretch, lines[at : at + len(stretch.blocks)])
        parts += cut_scenes(Part(stretch.line, stretch.heading, paragraphs))
        at += len(stretch.blocks)
    return parts


def _as_told(stretch: _Stretch) -> Part:
    return Part(stretch.line, stretch.heading, _paragraphs(stretch, [_narration(block) for block in stretch.blocks]))


def _paragraphs(stretch: _Stretch, lines: list[list[LineElement]]) -> list[Paragraph]:
    return [
        Paragraph(join_lines([row.text for row in block]), block[0].line, found)
        for block, found in zip(stretch.blocks, lines, strict=True)
    ]


def _in_order(told: list[Element], loose: list[Element]) -> list[Element]:
    """Scenes in their order, with what stands between them before the scene that follows it."""
    waiting = sorted(loose, key=lambda element: element.line)
    out: list[Element] = []
    for element in told:
        while isinstance(element, HeadingElement) and waiting and waiting[0].line < element.line:
            out.append(waiting.pop(0))
        out.append(element)
    return out + waiting


def _blocks(rows: list[Row]) -> list[list[Row]]:
    """Paragraphs: runs of lines without a blank one; marks and headings stand for themselves; long lines too."""
    blocks: list[list[Row]] = []
    run: list[Row] = []
    for row in [*rows, Row(0, "")]:
        alone = not row.blank and (_BREAK.match(row.text.strip()) or _is_chapter(row))
        if run and (row.blank or alone):
            blocks.extend(_split_run(run))
            run = []
        if alone:
            blocks.append([row])
        elif not row.blank:
            run.append(row)
    return blocks


def _split_run(run: list[Row]) -> list[list[Row]]:
    """Lines of one run are one hard-wrapped paragraph, unless they are indented one by one or longer than any wrap."""
    indented = [row.text[:1] in " \t\u3000" for row in run]
    longest = max(len(row.text) for row in run)
    if len(run) > 1 and (longest > 110 or all(indented)):
        return [[row] for row in run]
    blocks: list[list[Row]] = []
    for row, starts in zip(run, indented, strict=True):
        if blocks and not starts:
            blocks[-1].append(row)
        else:
            blocks.append([row])
    return blocks


def _is_chapter(row: Row) -> bool:
    bare = plain(row.text).lstrip("# ")
    return len(bare) <= 90 and (
        _CHAPTER.match(bare) is not None or re.match(r"^#{1,6}\s+\S", row.text.strip()) is not None
    )


def _title_block(block: list[Row]) -> dict[str, str] | None:
    lines = [plain(row.text).lstrip("# ") for row in block]
    if (
        len(lines) > 3
        or any(len(line) > 80 for line in lines[:1])
        or _BREAK.match(lines[0])
        or _is_chapter_text(lines[0])
    ):
        return None
    if re.search(r"[.!?…,;:。][\"'”’)]*$", lines[0]) and not (len(lines) > 1 and _BYLINE.match(lines[1])):
        return None
    if len(lines) > 1 and not _BYLINE.match(lines[-1]):
        return None
    meta = {"title": lines[0]}
    if len(lines) > 1:
        meta["author"] = re.sub(r"^(?:written by|story by|by|글|지은이)\W*", "", lines[-1], flags=re.I)
    return meta


def _is_chapter_text(line: str) -> bool:
    return _CHAPTER.match(line) is not None


def _stretches(blocks: list[list[Row]], reading: Reading) -> list[_Stretch]:
    stretches: list[_Stretch] = []
    fresh = True
    heading, start = "", 0
    for block in blocks:
        text = block[0].text.strip()
        if len(block) == 1 and _BREAK.match(text):
            reading.elements.append(LooseElement("section", text, block[0].line))
            fresh = True
            continue
        if len(block) == 1 and _is_chapter(block[0]):
            if heading:
                reading.elements.append(LooseElement("section", heading, start))
            heading, start, fresh = text, block[0].line, True
            continue
        if fresh:
            stretches.append(_Stretch(start or block[0].line, heading))
            heading, start, fresh = "", 0, False
        stretches[-1].blocks.append(block)
    if heading:
        reading.elements.append(LooseElement("section", heading, start))
    return stretches


def _narration(block: list[Row]) -> list[LineElement]:
    """A paragraph as narration lines: whole sentences together up to `MAX_WORDS`; only a longer sentence is divided."""
    texts = [row.text for row in block]
    paragraph = join_lines(texts)
    starts: list[int] = []
    seen = 0
    for row in block:
        starts.append(seen)
        seen += len("".join(row.text.split()))
    out: list[LineElement] = []
    at = 0
    for group in group_sentences(paragraph, MAX_WORDS):
        line = block[bisect_right(starts, at) - 1].line
        out.append(LineElement("narration", group, line, delivery="narration"))
        at += len("".join(group.split()))
    return out
