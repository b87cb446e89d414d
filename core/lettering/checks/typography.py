"""Checks of the written text. Answers only: is it written as this market writes, and do its lines break well?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from core.errors import Finding
from core.lettering.checks.lint_profiles import LintProfile
from core.lettering.checks.seen import Scene, Seen, finding
from core.lettering.checks.typing_rules import Edit, edited, quote_edits, quote_styles, rules_for
from core.lettering.fit.setting import set_object
from core.lettering.objects import LayerObject
from core.lettering.text.fonts import language_of
from core.lettering.text.marks import plain_text

_TYPED_HYPHEN = re.compile(r"(?<=[^\W\d_]{2})-\n(?=[^\W\d_]{2})")
_LONG_ENOUGH = 3


def check_writing(scene: Scene) -> list[Finding]:
    """Punctuation by the profile's rules; quotation marks of one kind in a scene."""
    found = []
    wanted = quotes_of([one.item for one in scene.seen], scene.profile)
    for one in scene.seen:
        text, language = plain_text(one.item.text), language_of(one.item)
        for rule in rules_for(scene.profile.typing):
            edits = list(rule.find(text, scene.profile.typing, language))
            if edits:
                start, end, new = edits[0]
                fix = _shown(text[start:end], new) if rule.mends else None
                made = finding(
                    rule.code, "info", one, rule.message, rule.hint, fix=fix, was=text[start:end], count=len(edits)
                )
                found.append(made)
        if wanted is not None and list(quote_edits(text, wanted)):
            message = "The scene mixes straight and curly quotation marks."
            hint = f"Use {wanted} ones throughout."
            found.append(finding("quote-mix", "info", one, message, hint, fix=f"Make them {wanted}"))
    return found


def _shown(was: str, new: str) -> str:
    return f"Write “{new}”" if new.strip() else "Close the gap" if was.isspace() else f"Take out “{was}”"


def quotes_of(items: Sequence[LayerObject], profile: LintProfile) -> str | None:
    """Which quotation marks all of a scene's texts should have; None where they are not mixed."""
    styles = [quote_styles(plain_text(item.text)) for item in items]
    if {"straight", "curly"} - set().union(*styles, set()):
        return None
    if profile.typing.quotes is not None:
        return profile.typing.quotes
    straight = sum("straight" in style for style in styles)
    return "straight" if straight >= sum("curly" in style for style in styles) else "curly"


def mended_text(item: LayerObject, code: str, profile: LintProfile, quotes: str | None) -> str:
    """An object's marked text after the fix of one code; equal where there is nothing to mend."""
    plain, language = plain_text(item.text), language_of(item)
    edits: list[Edit] = []
    if code == "quote-mix" and quotes is not None:
        edits = list(quote_edits(plain, quotes))
    for rule in rules_for(profile.typing):
        if rule.code == code and rule.mends:
            edits = list(rule.find(plain, profile.typing, language))
    if code == "avoidable-hyphenation":
        edits = [(hit.start(), hit.end(), "") for hit in _TYPED_HYPHEN.finditer(plain)]
    return edited(item.text, edits)


def check_breaks(scene: Scene) -> list[Finding]:
    """The same word above itself on neighbouring lines, and hyphens where a layout without fits as well."""
    found = []
    for one in scene.seen:
        if one.placed is None or one.placed.fit is None or one.item.style.direction == "vertical":
            continue
        stacked = _stacked(one)
        if stacked is not None:
            message = f"The word “{stacked}” stands twice, one above the other."
            hint = "Break the lines elsewhere, or make the balloon a little wider or narrower."
            found.append(finding("stacked-word", "info", one, message, hint, word=stacked))
        if _avoidable(scene, one):
            message = "A word is hyphenated, though the text fits without a hyphen."
            hint = "Join the word."
            fix = "Join the word"
            found.append(finding("avoidable-hyphenation", "warning", one, message, hint, fix=fix))
    return found


def words_on_lines(one: Seen) -> list[list[tuple[str, float, float]]]:
    """What stands on each line: (word in small letters without marks, left, right), in ems."""
    assert one.placed is not None and one.placed.fit is not None, "only set text has lines"
    fit = one.placed.fit
    lines = []
    for first, end, x, *_ in fit.block.lines:
        words: list[tuple[str, float, float]] = []
        pen, text, start = x, "", x
        for index in range(first, end):
            piece = fit.prepared.pieces[index]
            text += piece.shaped.text
            pen += piece.shaped.advance
            if piece.gap > 0 or index == end - 1:
                words.append((text.strip(".,!?…;:-—\"'“”‘’()").casefold(), start, pen))
                text, start = "", pen + piece.gap
            pen += piece.gap
        lines.append(words)
    return lines


def _stacked(one: Seen) -> str | None:
    lines = words_on_lines(one)
    for upper, lower in pairwise(lines):
        for word, left, right in upper:
            if len(word) < _LONG_ENOUGH:
                continue
            for other, start, end in lower:
                shared = min(right, end) - max(left, start)
                if word == other and shared > 0.5 * min(right - left, end - start):
                    return word
    return None


def _avoidable(scene: Scene, one: Seen) -> bool:
    """Whether the text, set once more without its hyphens, is as large in a balloon that is no larger."""
    return any(_as_good(scene, one, other) for other in unhyphenated(one))


def unhyphenated(one: Seen) -> Iterator[LayerObject]:
    """The object without the hyphens that it shows: typed ones before a typed break, and ones that were put in."""
    item = one.item
    plain = plain_text(item.text)
    hits = list(_TYPED_HYPHEN.finditer(plain))
    if hits:
        yield item.model_copy(update={"text": edited(item.text, [(hit.start(), hit.end(), "") for hit in hits])})
    assert one.placed is not None and one.placed.fit is not None, "only set text has hyphens"
    fit = one.placed.fit
    pieces = fit.prepared.pieces
    ends = [line[1] for line in fit.block.lines]
    if item.style.hyphenate is not False and any(
        pieces[end - 1].hyphen is not None and end < len(pieces) for end in ends
    ):
        yield item.model_copy(update={"style": item.style.model_copy(update={"hyphenate": False})})


def _as_good(scene: Scene, one: Seen, changed: LayerObject) -> bool:
    assert one.placed is not None and one.placed.fit is not None, "only set text is compared"
    other = set_object(changed, scene.layout, scene.fonts)
    if other.fit is None or other.squeezed or other.fit.size_px < one.placed.fit.size_px - 0.01:
        return False
    ends = [line[1] for line in other.fit.block.lines]
    pieces = other.fit.prepared.pieces
    if any(pieces[end - 1].hyphen is not None and end < len(pieces) for end in ends):
        return False
    box, was = other.box, one.placed.box
    return box.w <= was.w + 0.5 and box.h <= was.h + 0.5
