"""Sends a file, whole or in the ranges that a client asks for; a range that cannot be had is a problem document.

Question: which bytes of this file does the request mean? A `Range` that cannot be read is passed over, as RFC 9110
(14.2) has it, and the whole file goes out.
"""

from __future__ import annotations

import re
from pathlib import Path

from fastapi.responses import FileResponse
from starlette.types import Receive, Scope, Send

from studio.api.problems import problem

_RANGES = re.compile(r"\s*bytes\s*=\s*(\d+-\d*|-\d+)(\s*,\s*(\d+-\d*|-\d+))*\s*", re.IGNORECASE)
_DIGITS = 18


class RangedFile(FileResponse):
    """A file that is there when the response is made."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = scope["headers"]
        wanted = next((value.decode("latin-1") for name, value in headers if name == b"range"), None)
        if wanted is not None:
            size = self.size
            spans = _spans(wanted, size)
            if spans is None:
                scope = {**scope, "headers": [(name, value) for name, value in headers if name != b"range"]}
            elif any(start >= size for start, _ in spans) and not any(name == b"if-range" for name, _ in headers):
                refusal = problem(
                    416,
                    "range-not-satisfiable",
                    f"The file has {size} bytes; the range begins behind them.",
                    headers={"Content-Range": f"bytes */{size}"},
                )
                await refusal(scope, receive, send)
                return
        await super().__call__(scope, receive, send)

    @property
    def size(self) -> int:
        """The length of the file in bytes."""
        if self.stat_result is None:
            self.stat_result = Path(self.path).stat()
            self.set_stat_headers(self.stat_result)
        return self.stat_result.st_size


def _spans(wanted: str, size: int) -> list[tuple[int, int | None]] | None:
    """The ranges as (first, last or None), or None where the header is none that can be read."""
    if not _RANGES.fullmatch(wanted):
        return None
    spans: list[tuple[int, int | None]] = []
    for part in wanted.partition("=")[2].split(","):
        first, _, last = part.strip().partition("-")
        if len(first) > _DIGITS or len(last) > _DIGITS:
            return None
        if not first:
            # The last so many bytes; none at all is a range that cannot be had.
            spans.append((max(size - int(last), 0) if int(last) else size, None))
        elif last and int(last) < int(first):
            return None
        else:
            spans.append((int(first), int(last) if last else None))
    return spans
