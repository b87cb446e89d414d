"""What a batch does next: wait for its stage, write the next one, finish, or fail with its first child's reason.

One transaction a step, run by the owner alone. A crash between two steps loses nothing: the same question is asked
again at the next start and gets the same answer.
"""

from __future__ import annotations

from studio.blobs import Blobs
from studio.dispatch.batches import ChildSpec, fetch_batch
from studio.dispatch.ledger import Ledger
from studio.store import jobs
from studio.store.db import Cursor, Row
from studio.store.jobs import LIVE
from studio.worker.wire import pack_envelope


def advance(cur: Cursor, ledger: Ledger, blobs: Blobs, engine: str, batch_id: str) -> bool:
    """Take a batch as far as it can go now; tells whether anything changed.

    The other children of a stage are always let finish before the batch fails. Payloads are put before the rows that
    name them are committed.

    Raises:
        StudioError: the batch type refused; nothing was written, the caller marks the batch failed.
    """
    batch = ledger.fetch(cur, batch_id)
    changed = False
    while batch["task"] is None and batch["status"] in LIVE:
        children = jobs.children(cur, batch_id)
        if any(child["status"] in LIVE for child in children):
            break
        changed = True
        unhappy = [child for child in children if child["status"] != "succeeded"]
        if unhappy:
            ledger.failed(cur, batch, unhappy[0]["error_code"] or "child-failed", _reason(unhappy))
            break
        kind = fetch_batch(batch["job_type"])
        following = batch["stage"] + 1
        if following >= kind.stages:
            ledger.finished(cur, batch, kind.finish(cur, batch, children))
            break
        specs = kind.stage(cur, batch, following, children)
        batch = ledger.staged(cur, batch, following)
        ledger.add_children(cur, batch, following, [(spec, put_payload(blobs, spec, engine)) for spec in specs])
    return changed


def put_payload(blobs: Blobs, spec: ChildSpec, engine: str) -> str:
    """Store a child's payload for a worker of this engine; returns its key."""
    return blobs.put(pack_envelope(spec.task, spec.payload, engine))


def _reason(unhappy: list[Row]) -> str:
    first = unhappy[0]
    named = f"{first['label']}: {first['error']}" if first["label"] else str(first["error"])
    return named if len(unhappy) == 1 else f"{named} (and {len(unhappy) - 1} more)"
