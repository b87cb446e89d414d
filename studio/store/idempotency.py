"""Rows of remembered requests, so that one sent twice is done once.

Question: was this request answered before, and how?
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from core.errors import ConflictError
from studio.store import rows
from studio.store.cursor import Cursor


def recall(cur: Cursor, key: str, *, scope: str, request_sha256: str) -> Any | None:
    """The answer that this key was given, or None when it is new.

    Raises:
        ConflictError: `idempotency-key-reused` when the key came with another request.
    """
    row = cur.row("select * from idempotency_keys where key = ?", [key])
    if row is None:
        return None
    if (row["scope"], row["request_sha256"]) != (scope, request_sha256):
        raise ConflictError(
            "This Idempotency-Key was used for another request.", code="idempotency-key-reused", key=key
        )
    return json.loads(row["response"])


def remember(
    cur: Cursor, key: str, *, scope: str, request_sha256: str, response: Any, author: str, at: datetime
) -> None:
    """Keep an answer under its key; belongs into the transaction that does the work."""
    rows.insert(
        cur,
        "idempotency_keys",
        {
            "key": key,
            "scope": scope,
            "request_sha256": request_sha256,
            "response": rows.dumps(response),
            "created_by": author,
            "created_at": at,
        },
    )
