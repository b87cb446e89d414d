"""The series board: how far each stage is, what holds it up, and approvals that come and go with the content."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from core.errors import ConflictError, InvalidInputError, NotFoundError
from studio.services import board, episodes, exports, layers, notes, people, planning, scenes, stories, versions
from studio.services.board_freshness import freshness_of_scenes
from studio.services.board_stages import RANK, STAGES, Cell, StageFacts, episode_cell, refusal, scene_cells
from studio.store import board as board_rows
from studio.store import stories as story_rows
from studio.store.cursor import Cursor
from studio.store.references import find_orphans
from tests.conftest import SHORT_SCRIPT
from tests.unit.board_samples import edit_layer, edit_line, script

ALL = frozenset({"script", "scene_intent", "panel_plan", "layout", "panel_semantics", "render_spec", "render_result",
                 "dialogue_layer"})  # fmt: skip
WRITTEN = StageFacts(lines=8, held=frozenset({"script"}), to_letter=5)
PLANNED = replace(WRITTEN, held=ALL - {"render_result", "dialogue_layer"}, panels=4)
DRAWN = replace(PLANNED, held=ALL - {"dialogue_layer"})
LETTERED = replace(DRAWN, held=ALL, objects=5, lettered=5)
BROUGHT = StageFacts(brought=True, held=frozenset({"render_result", "layout"}))


def states(facts: StageFacts) -> str:
    return " ".join(cell.state for cell in scene_cells(facts).values())


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (StageFacts(), "missing blocked blocked blocked blocked blocked"),
        (replace(WRITTEN, unfinished_lines=1), "in_work missing blocked blocked blocked blocked"),
        (WRITTEN, "done missing blocked blocked blocked blocked"),
        (replace(WRITTEN, held=frozenset({"script", "scene_intent"})), "done in_work missing blocked blocked blocked"),
        (PLANNED, "done done missing blocked blocked blocked"),
        (DRAWN, "done done done missing blocked blocked"),
        (replace(DRAWN, to_letter=0), "done done done not_needed missing missing"),
        (replace(LETTERED, lettered=4), "done done done in_work blocked blocked"),
        (replace(LETTERED, tray=2), "done done done in_work blocked blocked"),
        (replace(LETTERED, unsure=1), "done done done in_work blocked blocked"),
        (replace(LETTERED, changed=1), "done done done stale blocked blocked"),
        (LETTERED, "done done done done missing missing"),
        (replace(LETTERED, notes=2, open_notes=1), "done done done done in_work missing"),
        (replace(LETTERED, notes=2, fixed_notes=1), "done done done done in_work missing"),
        (replace(LETTERED, notes=2), "done done done done done missing"),
        (replace(LETTERED, notes=1, open_notes=1, blockers=("No.",)), "done done done done blocked blocked"),
        (replace(LETTERED, package="running"), "done done done done missing in_work"),
        (replace(LETTERED, package="failed"), "done done done done missing missing"),
        (replace(LETTERED, package="same"), "done done done done missing done"),
        (replace(LETTERED, package="other"), "done done done done missing stale"),
        (replace(LETTERED, stale={"panel_plan": "x"}), "done stale done done blocked missing"),
        (replace(LETTERED, stale={"render_result": "x"}), "done done stale done blocked blocked"),
        (BROUGHT, "not_needed not_needed done not_needed missing missing"),
        (replace(BROUGHT, lines=3, to_letter=2), "done not_needed done missing blocked blocked"),
        (replace(LETTERED, approvals=dict.fromkeys(STAGES, "valid")), " ".join(["approved"] * 5 + ["missing"])),
        (replace(LETTERED, approvals=dict.fromkeys(STAGES, "lapsed")), " ".join(["lapsed"] * 5 + ["missing"])),
        (replace(LETTERED, lettered=4, approvals={"letters": "valid"}), "done done done approved missing missing"),
        (replace(LETTERED, changed=1, approvals={"letters": "valid"}), "done done done stale blocked blocked"),
        (replace(LETTERED, blockers=("No.",), approvals={"review": "valid"}), "done done done done blocked blocked"),
        (replace(LETTERED, stale={"render_result": "x"}, approvals={"review": "valid"}),
         "done done stale done blocked blocked"),
        (replace(LETTERED, package="same", approvals={"export": "valid"}), "done done done done missing approved"),
    ],
)  # fmt: skip
def test_the_stages_follow_from_the_facts(facts: StageFacts, expected: str) -> None:
    assert states(facts) == expected
    cells = scene_cells(facts)
    assert list(cells) == list(STAGES)
    assert all(cell.why.endswith((".", "”.")) and ".." not in cell.why for cell in cells.values())
    assert all(cell.blocked_by for cell in cells.values() if cell.state == "blocked")


def test_what_holds_a_stage_up_is_the_first_thing_missing() -> None:
    cells = scene_cells(StageFacts())
    for stage in STAGES[1:]:
        assert [(block.stage, block.page) for block in cells[stage].blocked_by] == [("script", "builder")]
    noted = scene_cells(replace(WRITTEN, blockers=("Wrong  coat.",)))
    assert [block.words for block in noted["review"].blocked_by] == ["The plan is missing", "A blocker: “Wrong coat”"]
    late = scene_cells(replace(LETTERED, package="same", blockers=("No.",)))["export"]
    assert (late.state, late.blocked_by) == ("done", ())


@pytest.mark.parametrize(
    ("facts", "stage", "code"),
    [
        (StageFacts(), "script", "nothing-to-approve"),
        (replace(WRITTEN, held=frozenset({"script", "scene_intent"})), "plan", "nothing-to-approve"),
        (BROUGHT, "plan", "nothing-to-approve"),
        (PLANNED, "review", "nothing-to-approve"),
        (LETTERED, "export", "nothing-to-approve"),
        (replace(LETTERED, package="running"), "export", "nothing-to-approve"),
        (replace(LETTERED, package="other"), "export", "stale"),
        (replace(LETTERED, stale={"render_result": "x"}), "art", "stale"),
        (replace(LETTERED, stale={"render_result": "x"}), "review", "stale"),
        (replace(LETTERED, blockers=("No.",)), "review", "blocked"),
        (replace(LETTERED, lettered=4), "letters", None),
        (replace(LETTERED, lettered=4), "review", None),
        (replace(LETTERED, package="same"), "export", None),
    ],
)
def test_what_may_be_approved(facts: StageFacts, stage: str, code: str | None) -> None:
    told = refusal(stage, scene_cells(facts), facts)
    assert (told[0] if told else None) == code


def test_an_episode_is_as_far_as_the_least_of_its_scenes() -> None:
    for place, least in enumerate(RANK):
        cells = [Cell(state, "", base=state) for state in (*RANK[place:], "not_needed")]
        cell, done, of = episode_cell("letters", cells)
        assert cell.state == least
        assert of == len(RANK) - place
        assert done == min(of, 3)
        assert cell.why == f"{done} of {of} lettered."
    assert episode_cell("review", [Cell("lapsed", "", base="missing")])[1] == 0
    assert episode_cell("plan", [Cell("not_needed", "")])[0].state == "not_needed"
    assert episode_cell("plan", [])[0].state == "missing"
    assert episode_cell("plan", [Cell("done", "", base="done")], "valid")[0].state == "approved"
    assert episode_cell("plan", [Cell("done", "", base="done")], "lapsed")[0].state == "lapsed"
    assert episode_cell("plan", [Cell("stale", "", base="stale")], "valid")[0].state == "stale"


@pytest.fixture
def drawn(svc: Any) -> tuple[str, str, list[str]]:
    """A story with an episode of two lettered scenes: their ids."""
    story = stories.create_story(svc, "The Spare Umbrella", script=SHORT_SCRIPT)
    ids = [scene["scene_id"] for scene in story["scenes"]]
    episode = episodes.create_episode(svc, story["story_id"], "Episode 1", scene_ids_ordered=ids)
    planning.plan_episode(svc, episode["episode_id"])
    planning.render_episode(svc, episode["episode_id"])
    return story["story_id"], episode["episode_id"], ids


def cell_of(svc: Any, story_id: str, stage: str, scene: int | None = None) -> dict[str, Any]:
    """A scene's cell, or the first episode's own."""
    found = board.board(svc, story_id)["episodes"][0]
    row = found if scene is None else found["scenes"][scene]
    return dict(row["cells"][stage])


def test_an_approval_lapses_with_the_content_and_comes_back_with_it(svc: Any, drawn: Any) -> None:
    story_id, _, ids = drawn
    for stage in ("letters", "review"):
        board.approve(svc, story_id, "scene", ids[0], stage, note="Lovely.", author="Ada")
    assert cell_of(svc, story_id, "letters", 0)["state"] == "approved"
    before = cell_of(svc, story_id, "review", 0)
    assert (before["state"], before["approval"]["person"], before["approval"]["valid"]) == ("approved", "Ada", True)
    held = layers.get_layers(svc, ids[0])["items"][0]["objects"]
    edit_layer(svc, ids[0], lambda objects: [objects[0] | {"text": "Other words."}, *objects[1:]])
    for stage in ("letters", "review"):
        changed = cell_of(svc, story_id, stage, 0)
        assert (changed["state"], changed["approval"]["valid"]) == ("lapsed", False)
    assert cell_of(svc, story_id, "art", 0)["state"] == "done"
    edit_layer(svc, ids[0], lambda _: held)
    assert cell_of(svc, story_id, "letters", 0)["state"] == "approved"
    assert cell_of(svc, story_id, "review", 0) == before
    assert svc.store.read(find_orphans) == []


def test_approving_the_same_again_changes_nothing_and_withdrawing_takes_it_back(svc: Any, drawn: Any) -> None:
    story_id, _, ids = drawn
    first = board.approve(svc, story_id, "scene", ids[1], "art", author="Ada")
    assert board.approve(svc, story_id, "scene", ids[1], "art", author="Ada") == first
    other = board.approve(svc, story_id, "scene", ids[1], "art", author="Bo")
    assert other["approval_id"] != first["approval_id"]
    gone = board.withdraw(svc, other["approval_id"], author="Cy")
    assert (gone["withdrawn_by"], gone["person"]) == ("Cy", "Bo")
    assert board.withdraw(svc, other["approval_id"], author="Dee") == gone
    assert cell_of(svc, story_id, "art", 1)["approval"]["person"] == "Ada"
    board.withdraw(svc, first["approval_id"])
    assert cell_of(svc, story_id, "art", 1)["state"] == "done"
    with pytest.raises(NotFoundError):
        board.withdraw(svc, "nobody")


def test_an_episode_that_was_approved_covers_its_scenes_until_one_changes(svc: Any, drawn: Any) -> None:
    story_id, episode_id, ids = drawn
    given = board.approve(svc, story_id, "episode", episode_id, "review", author="Ada")
    assert cell_of(svc, story_id, "review")["state"] == "approved"
    assert cell_of(svc, story_id, "review", 1)["approval"]["of"] == "episode"
    edit_layer(svc, ids[0], lambda objects: [objects[0] | {"text": "Other words."}, *objects[1:]])
    assert [cell_of(svc, story_id, "review", n)["state"] for n in (0, 1)] == ["lapsed", "approved"]
    assert cell_of(svc, story_id, "review")["state"] == "lapsed"
    board.withdraw(svc, given["approval_id"])
    assert [cell_of(svc, story_id, "review", n)["state"] for n in (0, 1)] == ["missing", "missing"]


def test_the_export_is_the_last_package_against_what_is_in_use(svc: Any, drawn: Any) -> None:
    story_id, episode_id, ids = drawn
    assert cell_of(svc, story_id, "export")["state"] == "missing"
    exports.start_export(svc, episode_id=episode_id)
    assert [cell_of(svc, story_id, "export", n)["state"] for n in (None, 0, 1)] == ["done"] * 3
    board.approve(svc, story_id, "episode", episode_id, "export", author="Ada")
    assert cell_of(svc, story_id, "export")["state"] == "approved"
    episodes.reorder_scenes(svc, episode_id, ids[::-1])
    assert cell_of(svc, story_id, "export")["state"] == "stale"
    episodes.reorder_scenes(svc, episode_id, ids)
    assert cell_of(svc, story_id, "export")["state"] == "approved"
    edit_layer(svc, ids[1], lambda objects: objects[:1])
    assert [cell_of(svc, story_id, "export", n)["state"] for n in (None, 0, 1)] == ["stale", "approved", "stale"]
    with pytest.raises(ConflictError) as caught:
        board.approve(svc, story_id, "episode", episode_id, "export", author="Ada")
    assert caught.value.code == "stale"


def test_owner_due_date_and_note(svc: Any, drawn: Any) -> None:
    story_id, episode_id, ids = drawn
    people.create_person(svc, "Ada Lind")
    today = svc.now().date().isoformat()
    made = board.set_entry(svc, story_id, "scene", ids[0], "review", owner="ada lind", due="2020-02-03", author="Bo")
    assert (made["owner"], made["due"], made["updated_by"]) == ("Ada Lind", "2020-02-03", "Bo")
    board.set_entry(svc, story_id, "scene", ids[0], "review", note="Soon.")
    found = cell_of(svc, story_id, "review", 0)
    assert (found["owner"], found["note"], found["late"]) == ("Ada Lind", "Soon.", True)
    board.set_entry(svc, story_id, "scene", ids[0], "review", due=today)
    assert cell_of(svc, story_id, "review", 0)["late"] is False
    board.set_entry(svc, story_id, "scene", ids[0], "art", due="2020-02-03")
    assert cell_of(svc, story_id, "art", 0)["late"] is False, "what is done is not late"
    board.set_entry(svc, story_id, "scene", ids[0], "review", owner=None, due=None)
    cleared = cell_of(svc, story_id, "review", 0)
    assert (cleared["owner"], cleared["due"], cleared["note"]) == (None, None, "Soon.")
    board.set_entry(svc, story_id, "episode", episode_id, "export", owner="Ada Lind")
    assert cell_of(svc, story_id, "export")["owner"] == "Ada Lind"


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"owner": "Nobody Known"}, InvalidInputError),
        ({"due": "soon"}, InvalidInputError),
        ({"due": "2030-02-31"}, InvalidInputError),
        ({"note": "x" * 3000}, InvalidInputError),
        ({"stage": "colour"}, InvalidInputError),
        ({"subject_kind": "story"}, InvalidInputError),
        ({"subject_id": "nowhere"}, NotFoundError),
        ({"subject_kind": "episode"}, NotFoundError),
    ],
)
def test_bad_entries_change_nothing(svc: Any, change: dict[str, Any], error: type[Exception]) -> None:
    story = stories.create_story(svc, "One", script=script(1))
    base = {"subject_kind": "scene", "subject_id": story["scenes"][0]["scene_id"], "stage": "plan"}
    with pytest.raises(error):
        board.set_entry(svc, story["story_id"], **{**base, **change})
    other = stories.create_story(svc, "Two", script=script(1))
    with pytest.raises(NotFoundError):
        board.set_entry(svc, other["story_id"], **base, note="Not yours.")
    with pytest.raises(NotFoundError):
        board.approve(svc, other["story_id"], **base | {"stage": "script"})
    assert (
        svc.store.read(lambda cur: cur.rows("select * from board_entries union all by name select * from approvals"))
        == []
    )


def test_deleted_things_are_not_on_the_board(svc: Any, drawn: Any) -> None:
    story_id, episode_id, ids = drawn
    scenes.delete_scene(svc, ids[0])
    assert [row["scene_id"] for row in board.board(svc, story_id)["episodes"][0]["scenes"]] == [ids[1]]
    episodes.delete_episode(svc, episode_id)
    found = board.board(svc, story_id)
    assert (found["episodes"], [row["scene_id"] for row in found["loose"]]) == ([], [ids[1]])
    with pytest.raises(NotFoundError):
        board.set_entry(svc, story_id, "scene", ids[0], "plan", note="Gone.")
    stories.delete_story(svc, story_id)
    with pytest.raises(NotFoundError):
        board.board(svc, story_id)


def test_blockers_and_stale_scenes_in_words(svc: Any, drawn: Any) -> None:
    story_id, _, ids = drawn
    notes.create(svc, {"scene_id": ids[0]}, "Wrong coat.", blocker=True)
    edit_line(svc, ids[1], "Another line.")
    held = cell_of(svc, story_id, "review", 0)
    assert held["state"] == "blocked"
    assert held["blocked_by"][0]["where"] == {"page": "canvas", "scene_id": ids[0]}
    plan = cell_of(svc, story_id, "plan", 1)
    assert (plan["state"], plan["why"]) == ("stale", "Plan again: the script it was made from has changed.")
    for number, stage, code in ((0, "review", "blocked"), (1, "plan", "stale"), (1, "review", "stale")):
        with pytest.raises(ConflictError) as caught:
            board.approve(svc, story_id, "scene", ids[number], stage)
        assert caught.value.code == code


def test_freshness_of_many_is_the_freshness_of_each(svc: Any, drawn: Any) -> None:
    story_id, _, ids = drawn
    edit_line(svc, ids[1], "Another line.")
    from studio.services import characters

    who = characters.list_for_story(svc, story_id)["items"][0]
    characters.update(svc, who["character_id"], identity_line="tall, in a green coat")

    def look(cur: Cursor) -> tuple[Any, Any]:
        story = story_rows.find_story(cur, story_id)
        assert story is not None
        rows = story_rows.scenes_of(cur, story_id)
        homes = {row["episode_id"]: row for row in board_rows.episodes_ever(cur, story_id)}
        held = board_rows.pointers_in_use(cur, ids)
        many, _ = freshness_of_scenes(cur, story, rows, homes, held, catalogue=svc.catalogue)
        return many, {at: versions.freshness(cur, at, catalogue=svc.catalogue) for at in ids}

    many, each = svc.store.read(look)
    assert {at: versions.stale_shown(found) for at, found in many.items()} == {
        at: versions.stale_shown(found) for at, found in each.items()
    }
    assert all(found.stale for found in many.values())


def test_as_many_queries_for_many_scenes_as_for_few(svc: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def asked(act: Callable[[], Any]) -> int:
        seen: list[str] = []
        run = Cursor._run
        monkeypatch.setattr(Cursor, "_run", lambda self, sql, params: (seen.append(sql), run(self, sql, params))[1])
        act()
        monkeypatch.setattr(Cursor, "_run", run)
        return len(seen)

    numbers = []
    for count in (2, 12):
        story = stories.create_story(svc, "String", script=script(count))
        ids = [scene["scene_id"] for scene in story["scenes"]]
        half = count // 2
        for part in (ids[:half], ids[half:]):
            episodes.create_episode(svc, story["story_id"], "An episode", scene_ids_ordered=part)
        numbers.append(asked(lambda story_id=story["story_id"]: board.board(svc, story_id)))
    assert numbers[0] == numbers[1] <= 25
