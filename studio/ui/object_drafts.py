"""What is being changed on an object, and from which state of it? Kept until saved or dropped, object by object.

Fields are widgets with starting values; a widget forgets itself when it is not drawn. So each object in work has the
values that its fields began with and the values that they say now: choosing another object, or another page, and coming
back begins the fields anew with what they said.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

Item = dict[str, Any]
_KEPT, _COUNT = "objects_in_work", "objects_in_work_count"


@dataclass
class Work:
    """`base` is the object as stored when the change began; `theirs` is what somebody else stored since.

    `theirs` is an empty object where they deleted it, and None as long as nobody changed it; `told` is whether the
    person has seen it.
    """

    scene_id: str
    layer_id: str
    base: Item
    start: Item
    edited: Item
    number: int
    theirs: Item | None = None
    told: bool = True

    @property
    def object_id(self) -> str:
        return str(self.base["id"])

    @property
    def changed(self) -> bool:
        return self.edited != self.base

    @property
    def key(self) -> str:
        """The end of the key of each field; another one once the fields begin anew."""
        return f"{self.object_id}_{self.number}"


def open_work(scene_id: str, layer_id: str, item: Item) -> Work:
    """The work on this object: what was left unsaved, or begun now with what is stored."""
    works = _works()
    work = works.get(item["id"])
    if work is None or (not work.changed and work.base != item):
        work = works[item["id"]] = Work(scene_id, layer_id, item, item, item, _next_number())
    return resume(work)


def resume(work: Work) -> Work:
    """Let the fields begin with what they said last, where they were not drawn in between."""
    if f"text_{work.key}" not in st.session_state and work.start != work.edited:
        begin_anew(work, work.edited)
    return work


def begin_anew(work: Work, item: Item) -> None:
    """Change the object past its fields: they show it as given."""
    work.start = work.edited = item
    work.number = _next_number()


def saved(work: Work, item: Item) -> None:
    """The object is stored; the fields stay as they are where they say just that."""
    work.base, work.theirs, work.told = item, None, True
    if work.edited != item:
        begin_anew(work, item)


def close(object_id: str) -> None:
    """Forget the work on an object: it was deleted or dropped."""
    _works().pop(object_id, None)


def unsaved(scene_id: str) -> dict[str, Work]:
    """The objects of a scene that somebody changed and has not saved."""
    return {key: work for key, work in _works().items() if work.scene_id == scene_id and work.changed}


def learn(work: Work, now: Item | None) -> None:
    """Note how the object is stored now; what is news the person has to be told before they save."""
    stored = {} if now is None else now
    if stored != (work.base if work.theirs is None else work.theirs):
        work.theirs = None if stored == work.base else stored
        work.told = work.theirs is None


def merged(work: Work, now: Mapping[str, Any] | None) -> Item:
    """The object as stored now with this person's changes in it, field by field of the object and of its style."""
    if now is None:
        return work.edited
    mine = {key: value for key, value in work.edited.items() if value != work.base.get(key)}
    if "style" in mine:
        before = work.base["style"]
        own = {key: value for key, value in mine["style"].items() if value != before.get(key)}
        dropped = {key for key in before if key not in mine["style"]}
        mine["style"] = {key: value for key, value in now["style"].items() if key not in dropped} | own
    return {**now, **mine}


def _works() -> dict[str, Work]:
    kept: dict[str, Work] = st.session_state.setdefault(_KEPT, {})
    return kept


def _next_number() -> int:
    number: int = st.session_state.get(_COUNT, 0) + 1
    st.session_state[_COUNT] = number
    return number
