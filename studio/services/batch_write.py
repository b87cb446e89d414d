"""The writing batches: a story from a bare idea, and a screenplay draft of a story's prose.

One child each: the Story Writer. What it wrote goes through the ordinary import, in the transaction that ends its job.
It alone answers "what becomes of a script that an agent wrote?".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import shorten
from typing import Any

from core.errors import ConflictError
from core.planning.agents.writing import IdeaInput, ProseInput
from studio.dispatch.batches import ChildSpec
from studio.services import agent_choice, agent_runs, drafts, scenes, stories
from studio.services.context import Services
from studio.services.paging import language_tag, text, validated
from studio.services.payloads import digest_of
from studio.store import stories as story_rows
from studio.store.db import Cursor, Row

Json = dict[str, Any]
PROSE_FORMATS = (None, "prose")


def story_from_idea(
    svc: Services,
    idea: str,
    *,
    title: str | None = None,
    language: str = "en",
    scenes: int = 4,
    provider: str | None = None,
    idempotency_key: str | None = None,
    author: str = "system",
) -> Json:
    """Ask the Story Writer for a script of an idea; the job makes a story of it. Only a text model can do this.

    Raises:
        InvalidInputError: the idea, the title or the language; `unknown-provider`.
        ConflictError: `no-provider`. Nothing is queued then.
    """
    given = {
        "idea": text(idea, "idea", most=4000, least=3),
        "title": text(title, "title") if title else None,
        "language": language_tag(language),
    }
    wanted = validated(IdeaInput, given | {"scenes": scenes})
    options = {"given": wanted.model_dump(mode="json")} | agent_choice.choose_agents(svc, "model", provider)
    label = wanted.title or shorten(wanted.idea, 80, placeholder=" …")
    return _submit(svc, "story_from_idea", options, label, idempotency_key, author)


def adapt_story(
    svc: Services,
    story_id: str,
    *,
    provider: str | None = None,
    idempotency_key: str | None = None,
    author: str = "system",
) -> Json:
    """Ask the Story Writer to set a story's prose into scenes, as a new draft of its script.

    Raises:
        NotFoundError: no such story.
        ConflictError: `not-prose` where the story came in as a screenplay, or has no text; `no-provider`.
        InvalidInputError: more text than is read at once; `unknown-provider`. Nothing is queued then.
    """

    def look(cur: Cursor) -> Row:
        story = scenes.live_story(cur, story_id)
        if story["source_format"] not in PROSE_FORMATS or not _prose(cur, story_id).strip():
            raise ConflictError(
                "Only prose can be set into scenes; this story has none.", code="not-prose", story_id=story_id
            )
        validated(ProseInput, _given(cur, story))
        return story

    story = svc.store.read(look)
    options = {"story_id": story_id} | agent_choice.choose_agents(svc, "model", provider)
    return _submit(svc, "adapt_story", options, story["title"], idempotency_key, author)


def _submit(svc: Services, job_type: str, options: Json, label: str, key: str | None, author: str) -> Json:
    job_id = svc.dispatch.submit_batch(None, job_type, options=options, idempotency_key=key, author=author, label=label)
    return {"job_id": job_id, "status": "queued", "job_type": job_type}


def _prose(cur: Cursor, story_id: str) -> str:
    """The story's text as it stands, scene after scene."""
    return "\n\n".join(row["source_text"] for row in story_rows.scenes_of(cur, story_id) if row["source_text"])


def _given(cur: Cursor, story: Row) -> Json:
    return {"prose": _prose(cur, story["story_id"]), "title": story["title"], "language": story["language"]}


@dataclass
class IdeaBatch:
    """`options`: given (an `IdeaInput`) and agents."""

    svc: Services
    job_type: str = "story_from_idea"
    stages: int = 1

    def stage(self, cur: Cursor, batch: Row, stage_no: int, children: Sequence[Row]) -> list[ChildSpec]:
        payload = {"given": batch["options"]["given"], "context": {"author": batch["author"]}}
        return [ChildSpec("write.idea", payload | agent_choice.desk_of(batch, self.svc), None, batch["label"] or "")]

    def finish(self, cur: Cursor, batch: Row, children: Sequence[Row]) -> Json:
        return dict(children[0]["result"])

    def apply(self, cur: Cursor, job: Row, result: Json) -> Json:
        """The script becomes a story, its text the story's source."""
        made = result["screenplay"]
        unit = stories.creating(
            self.svc,
            made["title"],
            script=made["fountain"],
            format="fountain",
            language=made["language"],
            author=result["context"]["author"],
        )
        story = unit(cur)
        agent_runs.note(cur, self.svc, job, result, story_id=story["story_id"])
        return {
            "story_id": story["story_id"],
            "title": story["title"],
            "logline": made["logline"],
            "beats": made["beats"],
        }


@dataclass
class AdaptBatch:
    """`options`: story_id and agents."""

    svc: Services
    job_type: str = "adapt_story"
    stages: int = 1

    def stage(self, cur: Cursor, batch: Row, stage_no: int, children: Sequence[Row]) -> list[ChildSpec]:
        story_id = batch["options"]["story_id"]
        story = scenes.live_story(cur, story_id)
        given = _given(cur, story)
        context = {"author": batch["author"], "story_id": story_id, "prose_sha256": digest_of(given["prose"])}
        payload = {"given": given, "context": context} | agent_choice.desk_of(batch, self.svc)
        return [ChildSpec("write.prose", payload, None, batch["label"] or "")]

    def finish(self, cur: Cursor, batch: Row, children: Sequence[Row]) -> Json:
        return dict(children[0]["result"])

    def apply(self, cur: Cursor, job: Row, result: Json) -> Json:
        """The screenplay becomes the next draft of the script; a story that somebody changed meanwhile is left alone.

        Raises:
            ConflictError: `story-changed`.
        """
        context, made = result["context"], result["screenplay"]
        story = scenes.live_story(cur, context["story_id"])
        if digest_of(_prose(cur, context["story_id"])) != context["prose_sha256"]:
            raise ConflictError(
                "The story was changed while it was being set into scenes; ask again.", code="story-changed"
            )
        unit = drafts.drafting(
            self.svc, story, made["fountain"], format="fountain", dry_run=False, author=context["author"]
        )
        diff = unit(cur)
        agent_runs.note(cur, self.svc, job, result, story_id=context["story_id"])
        return {"story_id": context["story_id"], "summary": diff["summary"], "logline": made["logline"]}
