"""People: names for authorship.

Question: who may be named as the author of a version, a note or a vote?
"""

from __future__ import annotations

from core.errors import ConflictError
from studio.services.context import Services
from studio.services.paging import NAME_CHARACTERS, Json, shown, text
from studio.store import people
from studio.store.cursor import Cursor


def list_people(svc: Services) -> Json:
    """Everybody, by name."""
    return svc.store.read(lambda cur: {"items": [shown(row) for row in people.people(cur)], "next": None})


def create_person(svc: Services, name: str, role: str = "", author: str = "system") -> Json:
    """Add a person. Raises ConflictError `person-exists` for a name that is taken (case does not count)."""
    name, role = text(name, "name", most=NAME_CHARACTERS), text(role, "role", most=100, least=0)
    now = svc.now()

    def unit(cur: Cursor) -> Json:
        taken = people.person_named(cur, name)
        if taken:
            raise ConflictError(f"{name} is here already.", code="person-exists", person_id=taken["person_id"])
        row = {"person_id": svc.ids(), "name": name, "role": role, "created_by": author, "created_at": now}
        people.insert_person(cur, row)
        return shown(row | {"archived_at": None})

    return svc.store.write(unit)


list_all = list_people
create = create_person
