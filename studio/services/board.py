"""The series board: every episode and scene of a story × the stages of the work, with owner, due date and approvals.

Question: how far is everything, who has it until when, and what holds it up? Stages follow from what is stored;
people own them and approve them. A final episode changes nothing here: it may still be owned, noted and approved.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from core.errors import ConflictError
from studio.services.board_cells import BoardCells
from studio.services.board_facts import read_facts
from studio.services.board_stages import STAGES
from studio.services.context import Services
from studio.services.paging import KEEP, NAME_CHARACTERS, Json, choice, invalid, missing, shown, text
from studio.store import board as store
from studio.store import people, stories
from studio.store.cursor import Cursor, Row

SUBJECTS = ("scene", "episode")
NOTE_CHARACTERS = 2_000


def board(svc: Services, story_id: str) -> Json:
    """The whole board.

    ``{story_id, title, today, stages, people, episodes: [{episode_id, title, status, cells, scenes: [{scene_id, title,
    number, linked, cells}]}], loose: [scenes without an episode]}``; a cell is ``{state, why, blocked_by: [{kind,
    stage, words, where}], owner, due, late, note, approval, can_approve, refusal, where}``, an episode's also has
    ``finished`` and ``of``. `today` is the date in UTC.

    Raises:
        NotFoundError.
    """
    today = svc.now().date().isoformat()

    def look(cur: Cursor) -> Json:
        facts = read_facts(cur, svc, _live_story(cur, story_id))
        drawn = BoardCells(facts, today)
        held = {scene_id for ordered in facts.order.values() for scene_id in ordered}
        return {
            "story_id": story_id,
            "title": facts.story["title"],
            "today": today,
            "stages": list(STAGES),
            "people": [row["name"] for row in people.people(cur)],
            "episodes": [drawn.episode(row) for row in facts.episodes],
            "loose": [drawn.scene(at, n, None) for n, at in enumerate((i for i in facts.scenes if i not in held), 1)],
        }

    return svc.store.read(look)


def set_entry(
    svc: Services,
    story_id: str,
    subject_kind: str,
    subject_id: str,
    stage: str,
    *,
    owner: str | None = KEEP,
    due: str | None = KEEP,
    note: str | None = KEEP,
    author: str = "system",
) -> Json:
    """Say who has a stage of a scene or an episode, until when, and what else there is to say; None clears.

    Raises:
        NotFoundError: the story, or no such scene or episode in it.
        InvalidInputError: by field; `unknown-person` for an owner who is not among the people.
    """
    choice(subject_kind, "subject_kind", SUBJECTS)
    choice(stage, "stage", STAGES)
    changes: Json = {}
    if owner is not KEEP:
        changes["owner"] = None if owner is None else text(owner, "owner", most=NAME_CHARACTERS)
    if due is not KEEP:
        changes["due"] = _day(due)
    if note is not KEEP:
        changes["note"] = text(note or "", "note", most=NOTE_CHARACTERS, least=0)
    now = svc.now()
    key = {"subject_kind": subject_kind, "subject_id": subject_id, "stage": stage}

    def unit(cur: Cursor) -> Json:
        story = _live_story(cur, story_id)
        _check_subject(cur, story, subject_kind, subject_id)
        if changes.get("owner"):
            changes["owner"] = _known_name(cur, changes["owner"])
        row = store.put_entry(cur, key, {**changes, "updated_by": author, "updated_at": now})
        if changes:
            people.record_event(
                cur, at=now, author=author, action="board", kind=subject_kind, subject_id=subject_id,
                data={"stage": stage, **changes},
            )  # fmt: skip
        return shown(row)

    return svc.store.write(unit)


def approve(
    svc: Services,
    story_id: str,
    subject_kind: str,
    subject_id: str,
    stage: str,
    *,
    note: str | None = None,
    author: str = "system",
) -> Json:
    """Approve what is in use for a stage. It counts as long as the content is the same, and again when it comes back.

    The same person approving the same content again changes nothing.

    Raises:
        NotFoundError: the story, or no such scene or episode in it. InvalidInputError: by field.
        ConflictError: `nothing-to-approve`, `stale`, or, for a review, `blocked`; with `reasons`.
    """
    choice(subject_kind, "subject_kind", SUBJECTS)
    choice(stage, "stage", STAGES)
    words = text(note or "", "note", most=NOTE_CHARACTERS, least=0)
    now, approval_id = svc.now(), svc.ids()

    def unit(cur: Cursor) -> Json:
        story = _live_story(cur, story_id)
        _check_subject(cur, story, subject_kind, subject_id)
        facts = read_facts(cur, svc, story)
        subject = (subject_kind, subject_id)
        reasons = BoardCells(facts, "").refusals(subject, stage)
        if reasons:
            raise ConflictError(
                reasons[0]["words"], code=reasons[0]["code"], subject_id=subject_id, stage=stage, reasons=reasons
            )
        content, given = facts.contents[subject, stage], facts.approvals.get((subject, stage), [])
        same = [row for row in given if row["digest"] == content.digest and row["person"] == author]
        if same:
            return shown_approval(same[0])
        row = {
            "approval_id": approval_id,
            "subject_kind": subject_kind,
            "subject_id": subject_id,
            "stage": stage,
            "artifact_ids": list(content.artifact_ids),
            "digest": content.digest,
            "note": words,
            "person": author,
            "created_at": now,
            "withdrawn_by": None,
            "withdrawn_at": None,
        }
        store.insert_approval(cur, row)
        people.record_event(
            cur, at=now, author=author, action="approve", kind=subject_kind, subject_id=subject_id,
            data={"stage": stage, "approval_id": approval_id},
        )  # fmt: skip
        return shown_approval(row)

    return svc.store.write(unit)


def withdraw(svc: Services, approval_id: str, author: str = "system") -> Json:
    """Take an approval back; it stays on record. One that was withdrawn before is answered as it is.

    Raises:
        NotFoundError.
    """
    now = svc.now()

    def unit(cur: Cursor) -> Json:
        row = store.find_approval(cur, approval_id)
        if row is None:
            raise missing("approval", approval_id)
        if row["withdrawn_at"] is None:
            store.withdraw(cur, approval_id, author=author, at=now)
            people.record_event(
                cur, at=now, author=author, action="withdraw", kind=row["subject_kind"],
                subject_id=row["subject_id"], data={"stage": row["stage"], "approval_id": approval_id},
            )  # fmt: skip
        return shown_approval(store.find_approval(cur, approval_id) or row)

    return svc.store.write(unit)


def shown_approval(row: Mapping[str, Any]) -> Json:
    return {name: value for name, value in shown(row).items() if name != "digest"}


def _live_story(cur: Cursor, story_id: str) -> Row:
    story = stories.find_story(cur, story_id)
    if story is None or story["deleted_at"] is not None:
        raise missing("story", story_id)
    return story


def _check_subject(cur: Cursor, story: Row, kind: str, subject_id: str) -> None:
    """Refuse what is not a living scene or episode of the story. Raises NotFoundError."""
    row = store.find_subject(cur, kind, subject_id)
    if row is None or row["deleted_at"] is not None or row["story_id"] != story["story_id"]:
        raise missing(kind, subject_id)


def _known_name(cur: Cursor, name: str) -> str:
    row = people.person_named(cur, name)
    if row is None:
        raise invalid(["owner"], f"nobody here is called {name[:80]!r}: add the name first", code="unknown-person")
    return str(row["name"])


def _day(value: Any) -> str | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(value).isoformat()
    except (TypeError, ValueError):
        raise invalid(["due"], "must be a date such as 2030-05-31") from None
