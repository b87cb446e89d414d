"""A story's linked lettering styles: which sheet dresses its objects, and how a person changes it.

Question: how does this series letter? The house's style lies under the built-in or shared one that the story chose, and
that under the story's own sheet. Only styles change here: no layer gets a new version, whatever its objects look like.
"""

from __future__ import annotations

from typing import Any

from core.lettering.balloons.specimen import specimen_object
from core.lettering.kinds import KINDS, font_style_of, kind_of
from core.lettering.linked import (
    HOUSE,
    PLAIN,
    LetteringSheet,
    LetteringStyle,
    chain_of,
    dressed,
    font_styles_named,
    stacked,
)
from core.lettering.text.fonts import DEFAULT_STYLE, FontStyles
from studio.services import styles
from studio.services.context import Services
from studio.services.fonts import SAMPLE_CHARACTERS, all_styles, fonts_payload, own_fonts
from studio.services.paging import Json, choice, guard, invalid, text, validated
from studio.services.payloads import digest_of, sheet_json
from studio.services.scenes import live_story
from studio.services.view import cached_task
from studio.store import assets, people, stories
from studio.store.cursor import Cursor, Row

LOOKS = ("font", "size_px", "case", "fill", "stroke", "stroke_px", "text_color")
"""The fields of a row that the studio's page shows; others may be said through the API."""
SAMPLE_PAPER = "#b9c6d2"
"""A middle tone, so that white balloons and what shows through them can be seen."""
SAMPLE_WORDS = {
    "speech": "You came back, after all of this?",
    "whisper": "don't let them hear you",
    "shout": "Get away from there!",
    "electronic": "This line is not secure.",
    "wavy": "I don't feel so well …",
    "off_panel": "Is anybody home?",
    "thought": "She said it as if she meant it.",
    "caption": "Meanwhile, across the river",
    "narration": "Nobody had opened that door in years.",
    "sfx": "Krakoom",
}


def sheet_of(cur: Cursor, svc: Services, story: Row) -> LetteringSheet:
    """The one sheet that dresses a story's objects. A chosen style that no longer exists counts as the house's."""
    known = styles.lettering_known(cur, svc)
    chosen = story["lettering_style"] or HOUSE
    chosen = chosen if chosen in known else HOUSE
    return stacked(chain_of(chosen, known)) if chosen in known else PLAIN


def get_for_story(svc: Services, story_id: str) -> Json:
    """The story's lettering style: ``{style_id, name, own, stands_on, revision_id, settings, resolved}``.

    `settings` are the story's own words (empty where it has none), `resolved` is the whole sheet with what lies under.
    """
    return svc.store.read(lambda cur: _shown(cur, svc, live_story(cur, story_id)))


def put_for_story(
    svc: Services, story_id: str, settings: dict[str, Any], *, if_match: str | None = None, author: str = "system"
) -> Json:
    """Write the story's own words over the style that it chose; a new revision of its own sheet.

    A story without a sheet of its own gets one that stands on the style it had, so a built-in one never changes and
    stories that share a style do not change each other. `if_match` is the revision that was edited, "" for none yet.

    Raises:
        InvalidInputError: by field. StaleWriteError: somebody else changed it meanwhile.
    """

    def unit(cur: Cursor) -> Json:
        story = live_story(cur, story_id)
        own_id = own_style_id(story_id)
        held = assets.find(cur, "styles", own_id)
        chosen = story["lettering_style"] or HOUSE
        is_own = held is not None and chosen == own_id
        shown = _shown(cur, svc, story)
        guard(if_match, shown["revision_id"] or "", shown, {"settings": settings})
        _check_words(cur, svc, story_id, settings)
        under = settings.get("stands_on") or (held["settings"].get("stands_on") if held and is_own else chosen)
        said = {**settings, "stands_on": None if under == HOUSE else under}
        if held is None:
            styles.insert(cur, svc, own_id, "lettering", story["title"][:200], said, author=author)
        else:
            styles.rewrite(cur, svc, held, {"settings": said}, author=author)
        if not is_own:
            changes = {"lettering_style": own_id, "revision_id": svc.ids(), "updated_at": svc.now()}
            stories.update_story(cur, story_id, changes)
        data = {"lettering_style": own_id}
        people.record_event(
            cur, at=svc.now(), author=author, action="update", kind="story", subject_id=story_id, data=data
        )
        return _shown(cur, svc, live_story(cur, story_id))

    return svc.store.write(unit)


def sample(
    svc: Services,
    story_id: str,
    *,
    kind: str = "speech",
    character_id: str | None = None,
    words: str | None = None,
    settings: dict[str, Any] | None = None,
) -> Json:
    """How a kind of object looks in this story, spoken by a character or by nobody: ``{image, width, height}``.

    `image` is a blob of PNG. `settings` are the story's own words to try in place of those that are stored; nothing is
    stored.

    Raises:
        InvalidInputError: an unknown kind, or settings that cannot be used.
    """
    choice(kind, "kind", tuple(KINDS))
    said = text(words, "text", most=SAMPLE_CHARACTERS) if words else SAMPLE_WORDS[kind]
    payload = {
        "kind": kind,
        "speaker": character_id,
        "text": said,
        "sheet": sheet_json(svc.store.read(lambda cur: _tried(cur, svc, story_id, settings))),
        "width": 800,
        "paper": SAMPLE_PAPER,
        "fonts": fonts_payload(svc),
    }
    return cached_task(svc, "view.specimen", payload)


def looks_key(svc: Services, story_id: str) -> str:
    """A short text that changes whenever the looks of the story's lettering may: with its sheet and with the fonts."""

    def look(cur: Cursor) -> Json:
        return {"sheet": sheet_json(sheet_of(cur, svc, live_story(cur, story_id))), "fonts": own_fonts(cur, svc)}

    return digest_of(svc.store.read(look))[:12]


def looks(svc: Services, story_id: str, row: str, key: str, settings: dict[str, Any] | None = None) -> Json:
    """What one row of the sheet comes to, and what it would come to without its own words: ``{shown, under, own}``.

    `row` is "kinds" or "characters", `key` a kind or a character's id; each look has `LOOKS` as fields, all filled.
    """

    def look(cur: Cursor) -> tuple[LetteringSheet, LetteringSheet, FontStyles]:
        held = settings if settings is not None else _shown(cur, svc, live_story(cur, story_id))["settings"]
        bare = {**held, row: {name: said for name, said in held.get(row, {}).items() if name != key}}
        tried = [_tried(cur, svc, story_id, one) for one in (held, bare)]
        return tried[0], tried[1], all_styles(cur, svc)

    whole, without, fonts = svc.store.read(look)
    held = settings if settings is not None else get_for_story(svc, story_id)["settings"]
    return {
        "shown": _come_to(whole, row, key, fonts),
        "under": _come_to(without, row, key, fonts),
        "own": dict(held.get(row, {}).get(key, {})),
    }


def _come_to(sheet: LetteringSheet, row: str, key: str, fonts: FontStyles) -> Json:
    kind, speaker = (key, None) if row == "kinds" else ("speech", key)
    item = dressed(specimen_object("A", kind, speaker), sheet)  # type: ignore[arg-type]
    voice, font = kind_of(item), font_style_of(item)
    style = fonts.styles.get(font) or fonts.styles[DEFAULT_STYLE]
    return {
        "font": font,
        "size_px": item.style.size_px or style.size_px,
        "case": item.style.case or style.case,
        "fill": voice.fill,
        "stroke": voice.stroke,
        "stroke_px": voice.stroke_px,
        "text_color": voice.text,
    }


def _tried(cur: Cursor, svc: Services, story_id: str, settings: dict[str, Any] | None) -> LetteringSheet:
    """The story's sheet as it would be with these own words; as it is for None."""
    story = live_story(cur, story_id)
    if settings is None:
        return sheet_of(cur, svc, story)
    known = styles.lettering_known(cur, svc)
    under = _shown(cur, svc, story)["stands_on"]
    tried = validated(LetteringStyle, {**settings, "id": "tried", "name": "tried", "stands_on": under}, "settings")
    return stacked(chain_of("tried", {**known, "tried": tried}))


def _check_words(cur: Cursor, svc: Services, story_id: str, settings: dict[str, Any]) -> None:
    """Refuse characters and fonts that are not there: a slip of the pen would say nothing for ever."""
    sheet = validated(LetteringStyle, {**settings, "id": "own", "name": "own"}, "settings")
    cast = {row["character_id"] for row in assets.characters_ever(cur, story_id)}
    for place, named in (("characters", sheet.characters), ("voices", sheet.voices)):
        for character_id in named:
            if character_id not in cast:
                raise invalid(["settings", place, character_id], "is no character of this story")
    unknown = sorted(font_styles_named(sheet) - all_styles(cur, svc).styles.keys())
    if unknown:
        raise invalid(["settings"], f"there is no font style {unknown[0]!r}", code="unknown-font-style")


def own_style_id(story_id: str) -> str:
    """The id of a story's own sheet."""
    return f"own_{story_id.replace('-', '').lower()}"[:40]


def _shown(cur: Cursor, svc: Services, story: Row) -> Json:
    chosen = story["lettering_style"] or HOUSE
    own_id = own_style_id(story["story_id"])
    row = assets.find(cur, "styles", own_id) if chosen == own_id else None
    known = styles.lettering_known(cur, svc)
    under = (row["settings"].get("stands_on") or HOUSE) if row else chosen
    settings = {key: value for key, value in row["settings"].items() if key != "stands_on"} if row else {}
    return {
        "story_id": story["story_id"],
        "style_id": chosen,
        "own": row is not None,
        "stands_on": under,
        "name": known[under].name if under in known else under,
        "about": known[under].about if under in known else "",
        "revision_id": row["revision_id"] if row else None,
        "settings": settings,
        "resolved": sheet_json(sheet_of(cur, svc, story)),
    }
