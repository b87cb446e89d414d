"""Every page runs headless: with a finished episode, on an empty desk, and when something goes wrong."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from core.errors import StaleWriteError
from studio.services import episodes, scenes, stories
from studio.ui.words import catalogue, t

PAGES = ["builder", "board", "canvas", "history", "analytics", "assets", "exports", "jobs"]
EMPTY = {
    "builder": "builder.empty_title",
    "board": "board.empty_title",
    "canvas": "canvas.empty_title",
    "history": "canvas.empty_title",
    "analytics": "analytics.empty_title",
    "assets": "assets.empty_title",
    "exports": "exports.empty_title",
    "jobs": "jobs.empty_title",
}
FULL = {
    "builder": ["Oda", "ODA", "I said I knew a ladder.", "/preview.png?width="],
    "board": ["Episode 1", "Shed", "lettered", "exported"],
    "canvas": ["/preview.png?width=800", "I said I knew a ladder."],
    "history": ["Panel plan", "Version 1", "by Ada", "/v1/media/"],
    "analytics": ["Pacing", "Variety"],
    "assets": ["Oda", "Shed"],
    "exports": ["WEBTOON", "slices/001.jpg", "ws-phone"],
    "jobs": ["Planning", "Drawing", "Export", "Done"],
}
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}")


def seen(markup: str) -> str:
    """What a reader sees of HTML: its text without tags."""
    return re.sub(r"<[^>]*>", " ", markup)


@pytest.mark.parametrize("page", PAGES)
def test_page_shows_the_finished_episode(page: str, studio: Any, visit: Any) -> None:
    at = visit().open(page)
    assert at.failures == []
    folded = at.markup.casefold()
    missing = [words for words in FULL[page] if words.casefold() not in folded]
    assert missing == [] or all(words in str(at.test) for words in missing)


@pytest.mark.parametrize("page", PAGES)
def test_page_says_what_to_do_when_there_is_nothing(page: str, desk: Any, visit: Any) -> None:
    at = visit().open(page)
    assert at.failures == []
    assert t(EMPTY[page]) in at.markup


@pytest.mark.parametrize("page", PAGES)
def test_no_ids_on_screen(page: str, studio: Any, visit: Any) -> None:
    at = visit().open(page)
    texts = [seen(at.markup), *(b.label for b in at.test.button), *(str(m.value) for m in at.test.markdown)]
    assert not [text for text in texts if UUID.search(text)]


@pytest.mark.parametrize("page", PAGES)
def test_people_cannot_put_markup_on_a_page(page: str, desk: Any, visit: Any) -> None:
    bad = '<img src="x" onerror="alert(1)">'
    script = f"INT. {bad} - DAY\n\n{bad}\n\nMARA\n{bad} </div><script>alert(2)</script>\n"
    story = stories.create_story(desk, bad, script=script, format="fountain")
    ids = [scene["scene_id"] for scene in story["scenes"]]
    episodes.create_episode(desk, story["story_id"], bad, scene_ids_ordered=ids)
    at = visit().open(page)
    assert at.failures == []
    assert "<script" not in at.markup
    assert 'src="x"' not in at.markup


def test_pages_are_thin() -> None:
    folder = Path(__file__).resolve().parents[2] / "pages"
    sizes = {path.name: len(path.read_text(encoding="utf-8").splitlines()) for path in folder.glob("*.py")}
    assert {name: size for name, size in sizes.items() if size > 80} == {}


def test_pasting_a_script_opens_its_episode(desk: Any, visit: Any) -> None:
    at = visit()
    at.test.text_area(key="paste_text").input("INT. ATTIC - NIGHT\n\nA moth.\n\nIDA\nIs that you?\n")
    at.press(t("import.go"))
    assert at.failures == []
    assert "Is that you?" in at.markup
    (story,) = stories.list_stories(desk)["items"]
    assert story["created_by"] == t("nav.you")


def test_a_script_without_words_keeps_the_form(desk: Any, visit: Any) -> None:
    at = visit()
    at.test.text_area(key="paste_text").input("   ")
    at.press(t("import.go"))
    assert [w.value for w in at.test.warning] == [t("import.nothing")]
    assert stories.list_stories(desk)["items"] == []


def test_a_script_that_cannot_be_read_is_explained_and_kept(desk: Any, visit: Any) -> None:
    at = visit()
    at.test.text_area(key="paste_text").input("\x00\x01\x02 not a script")
    at.press(t("import.go"))
    assert len(at.test.error) == 1
    assert at.test.text_area(key="paste_text").value == "\x00\x01\x02 not a script"
    assert stories.list_stories(desk)["items"] == []


def _one_scene(desk: Any) -> str:
    story = stories.create_story(desk, "Two doors", script="INT. HALL - DAY\n\nTwo doors.\n\nIDA\nLeft.\n")
    ids = [scene["scene_id"] for scene in story["scenes"]]
    episodes.create_episode(desk, story["story_id"], "One", scene_ids_ordered=ids)
    return ids[0]


def _spoken(desk: Any, scene_id: str) -> list[str]:
    return [line["text"] for line in scenes.get_script(desk, scene_id)["lines"] if line["kind"] == "dialogue"]


def test_editing_words_makes_a_version(desk: Any, visit: Any) -> None:
    scene_id = _one_scene(desk)
    at = visit().press(t("cell.do_edit"))
    next(area for area in at.test.text_area if area.value == "Left.").input("Right.")
    at.press(t("cell.edit_save"))
    assert at.failures == []
    assert _spoken(desk, scene_id) == ["Right."]


def test_words_saved_in_two_windows_lose_nothing(desk: Any, visit: Any) -> None:
    scene_id = _one_scene(desk)
    mine, theirs = visit().press(t("cell.do_edit")), visit().press(t("cell.do_edit"))
    for at, words in ((theirs, "Straight on."), (mine, "Right.")):
        next(area for area in at.test.text_area if area.value == "Left.").input(words)
        at.press(t("cell.edit_save"))
    assert _spoken(desk, scene_id) == ["Straight on."]
    assert [str(w.value) for w in mine.test.warning] == [t("errors.stale")]
    assert "Straight on." in mine.markup
    assert "Right." in [area.value for area in mine.test.text_area]
    assert t("cell.edit_theirs") in [button.label for button in mine.test.button]
    mine.press(t("cell.edit_save"))
    assert _spoken(desk, scene_id) == ["Right."]


def test_taking_a_scene_out_can_be_undone(desk: Any, visit: Any) -> None:
    scene_id = _one_scene(desk)
    (episode,) = episodes.list_episodes(desk)["items"]
    at = visit().press(t("cell.do_remove"))
    assert episodes.get_episode(desk, episode["episode_id"])["scene_ids_ordered"] == []
    at.press(t("cell.undo"))
    assert at.failures == []
    assert episodes.get_episode(desk, episode["episode_id"])["scene_ids_ordered"] == [scene_id]


def test_a_new_name_becomes_the_author(desk: Any, visit: Any) -> None:
    at = visit()
    next(field for field in at.test.text_input if field.label == t("nav.person_name")).input("Jun")
    at.press(t("nav.person_add"))
    picker = next(box for box in at.test.selectbox if box.label == t("nav.person"))
    assert picker.value == "Jun"


def test_a_page_that_breaks_says_so_in_words(desk: Any, visit: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("secret detail of the inside")

    monkeypatch.setattr("studio.services.jobs.list_jobs", broken)
    at = visit().open("jobs")
    shown = " ".join(str(item.value) for item in at.test.error)
    assert catalogue()["app.broke"] in shown
    assert "secret detail" not in shown + at.markup
    assert not at.test.exception


def test_a_stale_write_is_told_in_words() -> None:
    from studio.ui.errors import words_for

    said = words_for(StaleWriteError("layer 7f3c was changed", current={}, yours={}))
    assert said == t("errors.stale")
