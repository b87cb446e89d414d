"""Reads Final Draft's FDX: XML paragraphs with a type each. Parsed without entities, so that no file can bomb us."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

import defusedxml.ElementTree as safe_xml  # type: ignore[import-untyped]
from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]

from core.errors import InvalidInputError
from core.story.cues import Cue, find_cue, make_cue, split_cue
from core.story.decode import check_line_length
from core.story.delivery import delivery_from_action, delivery_of_name, find_delivery
from core.story.elements import HeadingElement, LineElement, LooseElement, Reading, UnplacedKind
from core.story.headings import Heading, find_heading
from core.story.script import Delivery
from core.story.sounds import is_sound
from core.story.wording import plain

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element as Xml

_LOOSE: dict[str, UnplacedKind] = {
    "Transition": "transition",
    "End of Act": "section",
    "New Act": "section",
    "Act": "section",
    "Show/Ep. Title": "section",
    "Cast List": "other",
    "Summary": "synopsis",
    "Outline Body": "synopsis",
}


def looks_like_fdx(text: str) -> bool:
    """Whether a text starts as XML; what it holds is checked by `read_fdx`."""
    start = text.lstrip()[:500]
    return start.startswith(("<?xml", "<FinalDraft"))


def read_fdx(text: str) -> Reading:
    """Read an FDX document. `source` is its paragraphs as text and `line` counts over those.

    Raises:
        InvalidInputError: code `not-fdx` (broken XML, with its line, or not Final Draft's) or `unsafe-xml`.
    """
    root = _parse(text)
    content = root.find("Content")
    if root.tag != "FinalDraft" or content is None:
        raise InvalidInputError(
            f"This is XML, but not a Final Draft document: its root is <{root.tag[:60]}>, line 1.",
            code="not-fdx",
            line=1,
        )
    reader = _Reader()
    for paragraph in root.findall("TitlePage/Content/Paragraph"):
        reader.add_title(_text_of(paragraph))
    for paragraph in _paragraphs(content):
        reader.add(paragraph)
    reader.flush()
    reader.finish_meta()
    return reader.reading


def _parse(text: str) -> Xml:
    body = re.sub(r"^\s*<\?xml[^>]*\?>", "", text, count=1)
    try:
        root: Xml = safe_xml.fromstring(body, forbid_dtd=True, forbid_entities=True, forbid_external=True)
    except DefusedXmlException as error:
        raise InvalidInputError(
            "The file declares a document type or entities, which Final Draft never does; it was not opened.",
            code="unsafe-xml",
        ) from error
    except ParseError as error:
        line = error.position[0] + text[: len(text) - len(body)].count("\n")
        raise InvalidInputError(
            f"The file is not whole XML: line {line} cannot be read.", code="not-fdx", line=line
        ) from error
    return root


def _paragraphs(node: Xml) -> Iterator[Xml]:
    """Paragraphs in order; those of a dual dialogue stand where it stands. Never recurses, however deep the file."""
    stack = list(reversed(list(node)))
    while stack:
        item = stack.pop()
        if item.tag != "Paragraph":
            stack.extend(reversed(list(item)))
            continue
        yield item
        stack.extend(reversed([inner for child in item if child.tag == "DualDialogue" for inner in child]))


def _text_of(paragraph: Xml) -> str:
    """All the text runs of a paragraph; bold and italic become emphasis marks."""
    runs: list[str] = []
    for run in paragraph.findall("Text"):
        words = "".join(run.itertext())
        style = (run.get("Style") or "").split("+")
        mark = ("**" if "Bold" in style else "") + ("*" if "Italic" in style else "")
        if mark and words.strip():
            lead, trail = words[: len(words) - len(words.lstrip())], words[len(words.rstrip()) :]
            words = f"{lead}{mark}{words.strip()}{mark[::-1]}{trail}"
        runs.append(words)
    if paragraph.text and paragraph.text.strip():
        runs.insert(0, paragraph.text)
    return "".join(runs)


def _side_texts(paragraph: Xml) -> Iterator[tuple[UnplacedKind, str]]:
    """Texts that hang on a paragraph: notes, and the summary and beats of a scene."""
    for child in paragraph:
        if child.tag in {"Text", "DualDialogue"}:
            continue
        words = " ".join("".join(child.itertext()).split())
        if words:
            yield ("note" if child.tag == "ScriptNote" else "synopsis"), words


class _Reader:
    def __init__(self) -> None:
        self.reading = Reading([])
        self.cue: Cue | None = None
        self.manner: Delivery | None = None
        self.speech: list[str] = []
        self.speech_line = 0
        self.last_action = ""
        self.titles: list[str] = []

    def _note_source(self, text: str) -> int:
        number = len(self.reading.source) + 1
        check_line_length(text, number)
        self.reading.source.extend(text.split("\n"))
        return number

    def add_title(self, text: str) -> None:
        if text.strip():
            self.titles.append(" ".join(text.split()))
            self.reading.elements.append(LooseElement("title_page", self.titles[-1], self._note_source(text)))

    def finish_meta(self) -> None:
        if not self.titles:
            return
        self.reading.meta["title"] = plain(self.titles[0])
        for at, line in enumerate(self.titles[1:], 1):
            match = re.match(r"^(?:screenplay|written|story|script)?\s*by\b[:\s]*(.*)$", line, re.I)
            if match:
                author = match[1].strip() or (self.titles[at + 1] if at + 1 < len(self.titles) else "")
                if author:
                    self.reading.meta.setdefault("author", author)

    def add(self, paragraph: Xml) -> None:
        kind = paragraph.get("Type") or "Action"
        text = _text_of(paragraph).replace("\r", "").strip()
        out = self.reading.elements
        if kind not in {"Dialogue", "Parenthetical", "Lyrics", "Singing"} or not self.cue:
            self.flush()
        if text:
            self._add_text(kind, text, self._note_source(text))
        for side, words in _side_texts(paragraph):
            out.append(LooseElement(side, words, self._note_source(words)))

    def _add_text(self, kind: str, text: str, line: int) -> None:
        out = self.reading.elements
        flat = " ".join(text.split())
        if kind.startswith("Scene Heading"):
            heading = find_heading(flat, forced=True) or Heading(flat, name=flat)
            out.append(HeadingElement(heading, line))
            self.cue, self.last_action = None, ""
        elif kind in _LOOSE:
            out.append(LooseElement(_LOOSE[kind], flat, line))
            self.cue = None
        elif kind == "Character":
            self._start_cue(flat, line)
        elif kind == "Parenthetical" and self.cue:
            self.flush(keep_cue=True)
            direction = flat.strip("()（） ") or flat
            out.append(LineElement("parenthetical", direction, line, speaker=self.cue.name))
            self.manner = find_delivery(direction) or self.manner
        elif kind in {"Dialogue", "Lyrics", "Singing"} and self.cue:
            self.speech_line = self.speech_line or line
            self.speech.append(text if kind != "Dialogue" else flat)
        elif kind in {"Dialogue", "Lyrics", "Singing"}:
            out.append(LineElement("narration", flat, line, delivery="caption"))
        elif is_sound(flat):
            out.append(LineElement("sfx", flat, line, delivery="sfx"))
        else:
            out.append(LineElement("action", flat, line))
            self.last_action = flat
            self.cue = None

    def _start_cue(self, text: str, line: int) -> None:
        name, extensions = split_cue(text)
        self.cue = find_cue(text) or make_cue(name or text, extensions)
        for direction in self.cue.directions:
            self.reading.elements.append(LineElement("parenthetical", direction, line, speaker=self.cue.name))
        self.manner = (
            self.cue.delivery
            or delivery_of_name(self.cue.name)
            or delivery_from_action(self.last_action, self.cue.name)
        )

    def flush(self, *, keep_cue: bool = False) -> None:
        """Write down the speech collected so far: paragraphs of one speech are one line."""
        if self.speech and self.cue:
            line = LineElement(
                "dialogue",
                "\n".join(self.speech),
                self.speech_line,
                speaker=self.cue.name,
                delivery=self.manner or "speech",
            )
            self.reading.elements.append(line)
            self.last_action = ""
        self.speech, self.speech_line = [], 0
        if not keep_cue:
            self.cue, self.manner = None, None
