"""Reads plain prose: every sentence becomes narration, word for word, in boxes to take in at a glance."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from core.story.elements import HeadingElement, LineElement, LooseElement, Reading
from core.story.headings import Heading
from core.story.marks import Row
from core.story.title_page import read_title_page
from core.story.wording import human_case, join_lines, plain, split_clauses, split_sentences, word_count

MAX_WORDS = 35
"""Words a narration line: the limit of a panel's text."""
SCENE_LINES = 16
"""Narration lines a scene has where the writer marked none; the parts come out equal, 12 to 20 lines each."""

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
class _Part:
    line: int
    heading: str = ""
    lines: list[LineElement] = field(default_factory=list)
    marked: bool = False


def read_prose(text: str) -> Reading:
    """Read prose; paragraphs are divided by blank lines, or are the lines themselves where there are none."""
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
    parts = _parts(blocks, reading)
    for part in [piece for whole in parts for piece in _balanced(whole)]:
        name = human_case(plain(part.heading).lstrip("# ")) or _first_words(part.lines)
        reading.elements.append(HeadingElement(Heading(part.heading, name=name), part.line))
        reading.elements.extend(part.lines)
    reading.elements.sort(key=lambda element: element.line)
    return reading


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


def _parts(blocks: list[list[Row]], reading: Reading) -> list[_Part]:
    parts: list[_Part] = []
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
            parts.append(_Part(start or block[0].line, heading, marked=True))
            heading, start, fresh = "", 0, False
        parts[-1].lines.extend(_narration(block))
    if heading:
        reading.elements.append(LooseElement("section", heading, start))
    return parts


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


def group_sentences(paragraph: str, limit: int) -> list[str]:
    """Cut a paragraph into groups of whole sentences of at most `limit` words, about equally long."""
    pieces = [piece for sentence in split_sentences(paragraph) for piece in split_clauses(sentence, limit)]
    total = sum(word_count(piece) for piece in pieces)
    aim = total / max(1, -(-total // limit))
    groups: list[str] = []
    count = 0
    for piece in pieces:
        words = word_count(piece)
        if groups and count + words <= limit and (count + words / 2 <= aim or words <= 3):
            groups[-1] = join_lines([groups[-1], piece])
            count += words
        else:
            groups.append(piece)
            count = words
    return groups


def _balanced(part: _Part) -> list[_Part]:
    """Divide a long part at paragraph starts into pieces of about `SCENE_LINES` lines."""
    total = len(part.lines)
    if total <= SCENE_LINES + 4:
        return [part]
    count = -(-total // SCENE_LINES)
    out: list[_Part] = []
    for index in range(count):
        lines = part.lines[index * total // count : (index + 1) * total // count]
        if lines:
            out.append(_Part(part.line if index == 0 else lines[0].line, part.heading if index == 0 else "", lines))
    return out


def _first_words(lines: list[LineElement]) -> str:
    words = plain(lines[0].text).split() if lines else []
    short = " ".join(words[:6]).strip("\"“”'‘’ ")[:60].rstrip(",;:. ")
    return human_case(short) + ("…" if len(words) > 6 else "")
