"""The board's page: a cell for every stage, with words for what it is, and a window to own and approve it."""

from __future__ import annotations

from typing import Any

import pytest

from studio.services import board, episodes, people, stories
from studio.ui.board_parts import Chosen, day_words, initials, plain, shown_state
from studio.ui.words import t, word

SCRIPT = "INT. ATTIC - NIGHT\n\nIDA\nIs that a *moth*?\n\nINT. STAIRS - NIGHT\n\nTOM\nA draught.\n"


@pytest.fixture
def story(desk: Any) -> dict[str, Any]:
    made = stories.create_story(desk, "Moth", script=SCRIPT)
    ids = [scene["scene_id"] for scene in made["scenes"]]
    episodes.create_episode(desk, made["story_id"], "Episode 1", scene_ids_ordered=ids)
    return made


def labels(at: Any) -> list[str]:
    return [button.label for button in at.test.button]


def cell(at: Any, key: str) -> Any:
    """The button of a cell by the end of its key: group_scene_stage."""
    return next(b for b in at.test.button if b.key and b.key.startswith("board_cell_") and b.key.endswith(f"_{key}"))


def test_every_scene_has_its_six_cells(desk: Any, story: dict[str, Any], visit: Any) -> None:
    at = visit().open("board")
    assert at.failures == []
    cells = [label for label in labels(at) if label.startswith("**:material/")]
    assert len(cells) == 3 * 6
    assert t("board.total", done=2, of=2) in cells[0]
    assert word("stagedone", "script") in cells[0]
    assert [word("stagestate", "done") in cells[6], word("stagestate", "missing") in cells[7]] == [True, True]
    assert all(word("stagestate", "waiting") in label for label in cells[8:12])
    assert "Attic" in at.markup
    assert all(button.help for button in at.test.button if button.key and button.key.startswith("board_cell_"))


def test_an_episode_folds(desk: Any, story: dict[str, Any], visit: Any) -> None:
    at = visit().open("board")
    at.test.button(key="board_fold_0").click().run()
    assert len([label for label in labels(at) if label.startswith("**:material/")]) == 6
    at.test.button(key="board_fold_0").click().run()
    assert len([label for label in labels(at) if label.startswith("**:material/")]) == 18


def test_taking_a_stage_on(desk: Any, story: dict[str, Any], visit: Any) -> None:
    people.create_person(desk, "Ada Lind")
    at = visit().open("board")
    cell(at, "0_1_plan").click().run()
    assert at.failures == []
    at.test.selectbox(key="board_owner").select("Ada Lind")
    at.test.text_area(key="board_note").input("Before *Friday*.")
    at.press(t("board.save"))
    assert at.failures == []
    found = board.board(desk, story["story_id"])["episodes"][0]["scenes"][0]["cells"]["plan"]
    assert (found["owner"], found["note"]) == ("Ada Lind", "Before *Friday*.")
    assert "*AL*" in cell(at, "0_1_plan").label


def test_approving_and_withdrawing(desk: Any, story: dict[str, Any], visit: Any) -> None:
    at = visit().open("board")
    cell(at, "0_2_script").click().run()
    at.test.button(key="board_approve").click().run()
    assert at.failures == []
    assert word("stagestate", "approved") in cell(at, "0_2_script").label
    cell(at, "0_2_script").click().run()
    at.test.button(key="board_withdraw").click().run()
    assert at.failures == []
    assert word("stagestate", "done") in cell(at, "0_2_script").label


def test_what_cannot_be_approved_says_why(desk: Any, story: dict[str, Any], visit: Any) -> None:
    at = visit().open("board")
    cell(at, "0_1_art").click().run()
    assert "board_approve" not in [button.key for button in at.test.button]
    assert "The plan is missing." in at.markup


def test_the_filters_show_what_was_asked_for(desk: Any, story: dict[str, Any], visit: Any) -> None:
    second = story["scenes"][1]["scene_id"]
    people.create_person(desk, "Bo")
    board.set_entry(desk, story["story_id"], "scene", second, "plan", owner="Bo", due="2020-02-03")
    at = visit().open("board")
    assert t("board.late_since", day="3 Feb 2020") in cell(at, "0_2_plan").label
    at.test.segmented_control[0].select("late").run()
    assert at.failures == []
    assert [n for n in (1, 2) if any((b.key or "").endswith(f"_0_{n}_plan") for b in at.test.button)] == [2]
    at.test.segmented_control[0].select("mine").run()
    assert t("board.nothing") in at.markup


def test_small_words() -> None:
    assert [initials("Ada Lind"), initials("bo"), initials("Joon van der Park")] == ["AL", "Bo", "JP"]
    assert [day_words("2026-05-03", "2026-01-01"), day_words("2027-12-31", "2026-01-01")] == ["3 May", "31 Dec 2027"]
    assert plain("a *b* :red[c]") == "a \\*b\\* \\:red\\[c\\]"
    note = {"kind": "note"}
    assert shown_state({"state": "blocked", "blocked_by": [{"kind": "stage"}]}) == "waiting"
    assert shown_state({"state": "blocked", "blocked_by": [note]}) == "blocked"
    mine = {"plan": {"owner": "Bo", "late": False, "blocked_by": [note]}}
    assert [Chosen(name, None, "Bo").wants(mine) for name in ("all", "mine", "late", "blocked")] == [
        True,
        True,
        False,
        True,
    ]
