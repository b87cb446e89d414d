"""Beside setting: what was laid out once is not laid out again. Answers only: was exactly this asked before?

Keys hold everything that a result depends on but the fonts; the cache of a `FontSet` belongs to that set alone. The
least recently used results go first. It changes no result, only how soon it is there.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from core.lettering.text.fonts import FontSet

MOST_LAYOUTS = 4096
Result = TypeVar("Result")


class LayoutCache:
    """A bounded store of results by key, safe to use from several threads."""

    def __init__(self, most: int = MOST_LAYOUTS) -> None:
        self.most = most
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], Result]) -> Result:
        """The result kept under a key, or else what `make` gives, which is then kept. Errors are not kept."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                found: Result = self._kept[key]
                return found
        made = make()
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > self.most:
                self._kept.popitem(last=False)
        return made

    def __len__(self) -> int:
        return len(self._kept)

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()


_CACHES: WeakKeyDictionary[FontSet, LayoutCache] = WeakKeyDictionary()
_CACHES_LOCK = Lock()


def layouts_of(fonts: FontSet) -> LayoutCache:
    """The layouts made with these fonts."""
    with _CACHES_LOCK:
        cache = _CACHES.get(fonts)
        if cache is None:
            cache = _CACHES[fonts] = LayoutCache()
        return cache
