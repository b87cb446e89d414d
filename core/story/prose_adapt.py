"""Sets English prose as a script: speeches with their speakers, deeds to draw, and the author's voice as captions.

Called by `prose` for each stretch between the writer's own breaks; it alone answers "what kind of line does each word
of this paragraph go to?". Every word is kept: a bare tag ("she said") becomes the direction before its speech, one that
tells more ("said Ana, and took the lamp") a deed that is drawn.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from core.errors import Finding
from core.story.elements import LineElement
from core.story.english.somebody import Told as Read
from core.story.marks import Row
from core.story.prose_shown import is_deed, tells_now
from core.story.prose_speakers import Voice, find_voices
from core.story.prose_talk import Piece, split_talk, uses_single_quotes
from core.story.script import Delivery, LineKind
from core.story.wording import join_lines, split_clauses, split_sentences, word_count

MAX_WORDS = 35
"""Words a narration line: the limit of a panel's text."""
SPEECH_WORDS = 2 * MAX_WORDS
"""Words a spoken line: three joined balloons."""
BARE_TAG_WORDS = 6
"""Words up to which a tag is a direction and nothing to draw."""
_MARKS = "\"“”«»‘’'"
_DOES_MORE = re.compile(r",\s*(?:and\s+)?(?:then\s+)?\w+(?:ing|ed)\b|\band\b|\bas (?:he|she|they|the)\b", re.IGNORECASE)
_HALF = re.compile(
    r"\b(?:believe|think|suppose|guess|know|hope|mean|said|say|who|what|which|whose|how|why)$", re.IGNORECASE
)
_VERB_FIRST = re.compile(
    r"(?:that|is|isn['’]t|are|was|were|have|has|had|do|does|did|can|could|will|would|shall|should|must|might)\b"
)
"""What only a tag parted with a comma: ``“I believe,” he said, “that …”``."""


@dataclass(slots=True)
class Told:
    """How many sentences went where; `nobody` counts speeches whose speaker is not sure."""

    shown: int = 0
    captions: int = 0
    spoken: int = 0
    nobody: int = 0


@dataclass(frozen=True, slots=True)
class _Entry:
    """One line of the paragraph before it has a source line. `at` is a character of the paragraph."""

    kind: LineKind
    text: str
    at: int
    voice: Voice | None = None


def adapt_paragraphs(blocks: Sequence[Sequence[Row]], breaks: frozenset[int], counts: Told) -> list[list[LineElement]]:
    """The lines of each paragraph (rows of the input). `breaks` are the paragraphs before which the writer parted."""
    texts = [join_lines([row.text for row in block]) for block in blocks]
    single = uses_single_quotes(texts)
    cut: list[tuple[str, int, list[Piece]]] = []
    carried = False
    for at, (text, block) in enumerate(zip(texts, blocks, strict=True)):
        ahead = at + 1 < len(texts) and at + 1 not in breaks and texts[at + 1][:1] in _MARKS
        pieces = split_talk(text, single=single, carried=carried and at not in breaks, next_opens=ahead)
        carried = bool(pieces) and pieces[-1].runs_on and ahead
        cut.append((text, block[0].line, pieces))
    found = find_voices(cut, breaks)
    now = tells_now([item for paragraph in found.told for piece in paragraph for item in piece])
    adapted: list[list[LineElement]] = []
    for (text, _, pieces), voices, told, block in zip(cut, found.voices, found.told, blocks, strict=True):
        writer = _Writer(told, now, counts)
        adapted.append(_placed(writer.write(pieces, voices), text, block))
    return adapted


class _Writer:
    """Writes one paragraph's pieces as entries, in order."""

    def __init__(self, told: Sequence[Sequence[Read]], now: bool, counts: Told) -> None:
        self._read = told
        self._now = now
        self._counts = counts
        self._out: list[_Entry] = []
        self._speech = -1
        """The speech that the next quotation may carry on; -1 where something else was told since."""

    def write(self, pieces: Sequence[Piece], voices: Sequence[Voice | None]) -> list[_Entry]:
        tags = {voice.tag_at: voice for voice in reversed(voices) if voice is not None and voice.tag_at is not None}
        for at, (piece, voice) in enumerate(zip(pieces, voices, strict=True)):
            if piece.words is not None and voice is not None:
                self._say(piece, piece.words, voice)
            elif (tag := tags.get(at)) is None or tag.tag is None:
                self._tell(piece, at, 0, len(piece.text))
            elif tag.leads:
                self._lead(piece, at, tag, tag.tag.start)
            else:
                self._tag(piece, at, tag)
        return self._out

    def _say(self, piece: Piece, words: str, voice: Voice) -> None:
        self._counts.spoken += len(split_sentences(words))
        self._counts.nobody += voice.speaker is None
        if self._speech >= 0 and _same(self._out[self._speech].voice, voice):
            before = self._out[self._speech]
            self._out[self._speech] = _Entry("dialogue", _joined(before.text, words), before.at, before.voice)
            return
        self._speech = len(self._out)
        self._out.append(_Entry("dialogue", words, piece.start, voice))

    def _tag(self, piece: Piece, at: int, voice: Voice) -> None:
        """The tag behind a speech: a direction before it where it says no more than who speaks, else a deed."""
        first = split_sentences(piece.text)[0]
        end = piece.text.find(first) + len(first)
        bare = _is_bare(first)
        if bare:
            entry = _Entry("parenthetical", first.strip(" ,.;:—–-!?…"), piece.start, voice)
        else:
            entry = _Entry("action", first, piece.start)
            self._counts.shown += 1
        if self._speech >= 0 and (bare or piece.text.endswith(",")):
            self._out.insert(self._speech, entry)
            self._speech += 1
        else:
            self._out.append(entry)
            self._speech = -1
        if piece.text[end:].strip():
            self._tell(piece, at, len(piece.text) - len(piece.text[end:].lstrip()), len(piece.text))

    def _lead(self, piece: Piece, at: int, voice: Voice, start: int) -> None:
        """A told piece whose last sentence leads into a speech."""
        if piece.text[:start].strip():
            self._tell(piece, at, 0, start)
        self._speech = -1
        last = piece.text[start:].strip()
        if _is_bare(last):
            self._out.append(_Entry("parenthetical", last.strip(" ,:—–-"), piece.start + start, voice))
        else:
            self._counts.shown += 1
            self._out.append(_Entry("action", last, piece.start + start))

    def _tell(self, piece: Piece, at: int, start: int, end: int) -> None:
        """Told sentences as lines of at most `MAX_WORDS`; neighbours of one kind share a line."""
        self._speech = -1
        text = piece.text[start:end]
        runs: list[tuple[LineKind, int, int]] = []
        for sentence, place in _sentences_of(text):
            last = place + len(sentence)
            items = [one for one in self._read[at] if start + place <= one.sentence.start < start + last]
            kind: LineKind = "action" if is_deed(sentence, items, now=self._now) else "narration"
            self._counts.shown += kind == "action"
            self._counts.captions += kind == "narration"
            if runs and runs[-1][0] == kind:
                runs[-1] = (kind, runs[-1][1], last)
            else:
                runs.append((kind, place, last))
        for kind, place, last in runs:
            seen = place
            for group in group_sentences(text[place:last], MAX_WORDS):
                seen = max(seen, text.find(group.split()[0], seen) if group.split() else seen)
                self._out.append(_Entry(kind, group, piece.start + start + seen))


def _sentences_of(text: str) -> list[tuple[str, int]]:
    """The sentences of a told text with their starts in it."""
    found: list[tuple[str, int]] = []
    at = 0
    for sentence in split_sentences(text):
        at = text.find(sentence, at)
        found.append((sentence, at))
        at += len(sentence)
    return found


def _same(one: Voice | None, other: Voice) -> bool:
    return one is not None and (one is other or (one.speaker == other.speaker and one.delivery == other.delivery))


def _is_bare(told: str) -> bool:
    """Whether a tag says no more than who speaks and how."""
    return word_count(told) <= BARE_TAG_WORDS and _DOES_MORE.search(told) is None


def _joined(one: str, other: str) -> str:
    """Two parts of one speech, without the comma that only the tag between them asked for."""
    if not one.endswith(","):
        return f"{one} {other}"
    if other[:1].isupper() and not re.match(r"I\b", other):
        return f"{_closed(one)} {other}"
    again = one.split()[0].casefold() == other.split()[0].casefold()
    runs_on = _HALF.search(one[:-1]) is not None or _VERB_FIRST.match(other) is not None
    return f"{one[:-1] if runs_on and not again else one} {other}"


def _closed(words: str) -> str:
    """A speech whose comma stood for the tag behind it ends with a full stop."""
    return f"{words[:-1]}." if words.endswith(",") else words


def _placed(entries: Sequence[_Entry], text: str, block: Sequence[Row]) -> list[LineElement]:
    """Entries as lines with the source line where their words stand."""
    starts: list[int] = []
    seen = 0
    for row in block:
        starts.append(seen)
        seen += len("".join(row.text.split()))
    out: list[LineElement] = []
    for entry in entries:
        line = block[bisect_right(starts, len("".join(text[: entry.at].split()))) - 1].line
        voice = entry.voice
        if entry.kind == "dialogue" and voice is not None:
            for group in group_sentences(_closed(entry.text), SPEECH_WORDS):
                out.append(LineElement("dialogue", group, line, speaker=voice.speaker, delivery=voice.delivery))
        elif entry.kind == "parenthetical" and voice is not None:
            out.append(LineElement("parenthetical", entry.text, line, speaker=voice.speaker))
        else:
            delivery: Delivery | None = "narration" if entry.kind == "narration" else None
            out.append(LineElement(entry.kind, entry.text, line, delivery=delivery))
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


def adapted_finding(counts: Told, *, left: int = 0) -> Finding:
    """How the sentences of the prose were divided, for whoever checks it; `left` paragraphs were too many to adapt."""
    nobody = (
        f" {counts.nobody} of the speeches {'names' if counts.nobody == 1 else 'name'} nobody." if counts.nobody else ""
    )
    rest = f" The last {left} paragraphs are all captions: the text is too long." if left else ""
    return Finding(
        code="prose-adapted",
        severity="info",
        message=f"Prose was adapted: {_many(counts.shown, 'sentence')} shown, {_are(counts.captions, 'caption')}, "
        f"{counts.spoken} {'is' if counts.spoken == 1 else 'are'} spoken.{nobody}{rest}",
        where={
            "shown": counts.shown,
            "captions": counts.captions,
            "spoken": counts.spoken,
            "speaker_unknown": counts.nobody,
        },
        hint="Give a speech its speaker, or make a drawn sentence a caption, in the scene's script.",
    )


def _many(count: int, word: str) -> str:
    return f"1 {word} is" if count == 1 else f"{count} {word}s are"


def _are(count: int, word: str) -> str:
    return f"1 is a {word}" if count == 1 else f"{count} are {word}s"
