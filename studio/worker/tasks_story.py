"""Reading a script: what an import, a new draft or a scene's own text asks for.

It loads a language model and can take seconds, so it never runs in the process that answers requests.
"""

from __future__ import annotations

import base64
from typing import Any

from core.ids import DerivedIds
from core.story.read import read_script
from studio.worker.table import TaskContext, register_task


@register_task("story.read")
def read(payload: dict[str, Any], task: TaskContext) -> dict[str, Any]:
    """Read `script` (base64; `kind` says ``text`` or ``bytes``) with ids from `seed`; answers the `story` as JSON.

    Raises:
        InvalidInputError, TooLargeError: what `read_script` says of it.
    """
    content = base64.b64decode(payload["script"])
    story = read_script(
        content.decode("utf-8", "surrogatepass") if payload["kind"] == "text" else content,
        ids=DerivedIds(payload["seed"]),
        format=payload["format"],
        language=payload["language"],
        title=payload["title"],
    )
    return {"story": story.model_dump(mode="json")}
