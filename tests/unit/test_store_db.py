"""The database's owner: units are whole, neighbours do not spoil each other, and a second owner is refused."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from core.errors import ConflictError, StudioError
from studio.store import opening
from studio.store.cursor import DatabaseError
from studio.store.db import Cursor, Store
from studio.store.opening import migrations, open_database, release

AT = datetime(2030, 1, 2, 3, 4, 5)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(tmp_path / "studio.duckdb")
    yield opened
    opened.close()


def put(key: str, value: str = "1"):
    return lambda cur: cur.execute("insert into settings values (?, ?, ?, ?)", [key, value, "test", AT])


def keys(store: Store) -> list[str]:
    return [row["key"] for row in store.read(lambda cur: cur.rows("select key from settings order by key"))]


def test_a_write_returns_its_value_and_survives_reopening(tmp_path: Path) -> None:
    store = Store(tmp_path / "s.duckdb")
    assert store.write(lambda cur: (put("a")(cur), cur.value("select count(*) from settings"))[1]) == 1
    store.close()
    store.close()
    again = Store(tmp_path / "s.duckdb")
    assert keys(again) == ["a"]
    again.close()
    with pytest.raises(StudioError) as refused:
        again.write(put("b"))
    assert refused.value.code == "database-closed"


def test_a_failing_unit_leaves_nothing_and_keeps_its_error(store: Store) -> None:
    def fails(cur: Cursor) -> None:
        put("half")(cur)
        raise ConflictError("on purpose", code="wanted")

    with pytest.raises(ConflictError) as raised:
        store.write(fails)
    assert raised.value.code == "wanted"
    with pytest.raises(DatabaseError):
        store.write(lambda cur: cur.execute("insert into nowhere values (1)"))
    store.write(put("whole"))
    assert keys(store) == ["whole"]


def test_one_bad_unit_does_not_spoil_its_group(store: Store) -> None:
    """The writer is held busy, so that all these units wait and are committed as one group."""
    entered, leave = threading.Event(), threading.Event()

    def hold(cur: Cursor) -> None:
        entered.set()
        assert leave.wait(10)

    outcomes: dict[int, str] = {}

    def run(number: int) -> None:
        def unit(cur: Cursor) -> None:
            put(f"k{number:02d}")(cur)
            if number == 3:
                raise ConflictError("after writing")
            if number == 5:
                put("k00")(cur)

        try:
            store.write(unit)
            outcomes[number] = "done"
        except StudioError as error:
            outcomes[number] = error.code

    store.write(put("k00"))
    holder = threading.Thread(target=store.write, args=(hold,))
    holder.start()
    assert entered.wait(10)
    threads = [threading.Thread(target=run, args=(number,)) for number in range(1, 11)]
    for thread in threads:
        thread.start()
    while store._queue.qsize() < len(threads):
        time.sleep(0.005)
    leave.set()
    for thread in (*threads, holder):
        thread.join(30)
    assert outcomes.pop(3) == "conflict"
    assert outcomes.pop(5) == "constraint-broken"
    assert set(outcomes.values()) == {"done"}
    assert keys(store) == [f"k{number:02d}" for number in (0, 1, 2, 4, 6, 7, 8, 9, 10)]


def test_a_reader_sees_one_snapshot_while_others_write(store: Store) -> None:
    def look(cur: Cursor) -> tuple[int, int]:
        before = cur.value("select count(*) from settings")
        thread = threading.Thread(target=store.write, args=(put("new"),))
        thread.start()
        thread.join(10)
        return before, cur.value("select count(*) from settings")

    assert store.read(look) == (0, 0)
    assert keys(store) == ["new"]


def test_a_read_cannot_write_and_a_unit_cannot_nest(store: Store) -> None:
    with pytest.raises(DatabaseError):
        store.read(put("sneaked"))
    with pytest.raises(RuntimeError):
        store.write(lambda cur: store.write(put("nested")))
    assert store.write(lambda cur: (put("own")(cur), store.read(lambda c: c.value("select count(*) from settings")))[1])
    assert keys(store) == ["own"]


def test_a_unit_that_does_not_get_its_turn_writes_nothing(store: Store) -> None:
    entered, leave = threading.Event(), threading.Event()

    def hold(cur: Cursor) -> None:
        entered.set()
        assert leave.wait(10)

    holder = threading.Thread(target=store.write, args=(hold,))
    holder.start()
    assert entered.wait(10)
    with pytest.raises(StudioError) as busy:
        store.write(put("late"), timeout_s=0.05)
    assert busy.value.code == "database-busy"
    leave.set()
    holder.join(10)
    store.write(put("after"))
    assert keys(store) == ["after"]


def test_threads_lose_nothing(store: Store) -> None:
    def run(worker: int) -> None:
        for number in range(25):
            store.write(put(f"{worker}-{number}"))

    threads = [threading.Thread(target=run, args=(worker,)) for worker in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(keys(store)) == 200


def test_a_second_owner_is_refused_and_the_first_stays_whole(store: Store) -> None:
    with pytest.raises(StudioError) as here:
        Store(store.path)
    assert here.value.code == "database-in-use"
    program = (
        "import sys\nfrom core.errors import StudioError\nfrom studio.store.db import Store\n"
        "try:\n    Store(sys.argv[1])\nexcept StudioError as error:\n    print(error.code)\n"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program, str(store.path)], capture_output=True, text=True, timeout=60, check=True
    )
    assert answer.stdout.strip() == "database-in-use"
    store.write(put("still"))
    assert keys(store) == ["still"]


@pytest.mark.parametrize("content", [b"this is no database " * 300, b"DUCK" + bytes(9000)])
def test_an_unreadable_file_is_refused_and_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "other.duckdb"
    path.write_bytes(content)
    with pytest.raises(StudioError) as refused:
        Store(path)
    assert refused.value.code == "database-unreadable"
    assert path.read_bytes() == content
    assert [entry.name for entry in tmp_path.iterdir()] == ["other.duckdb"]


def test_somebody_elses_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("create table recipes (name varchar)")
    before = path.read_bytes()
    with pytest.raises(StudioError) as refused:
        Store(path)
    assert refused.value.code == "database-unreadable"
    assert path.read_bytes() == before


def test_a_newer_schema_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "s.duckdb"
    store = Store(path)
    store.write(lambda cur: cur.execute("insert into schema_migrations values (999, 'future', ?)", [AT]))
    store.close()
    before = path.read_bytes()
    with pytest.raises(StudioError) as refused:
        Store(path)
    assert refused.value.code == "database-too-new"
    assert (refused.value.data["schema"], refused.value.data["known"]) == (999, migrations()[-1][0])
    assert path.read_bytes() == before


def test_a_migration_keeps_a_copy_of_the_file_before(tmp_path: Path) -> None:
    path = tmp_path / "s.duckdb"
    store = Store(path)
    store.write(put("kept"))
    store.close()
    newest = migrations()[-1][0]
    step = (
        newest + 1,
        "more",
        "alter table people add column colour varchar; insert into settings values"
        " ('by-migration', '1', 'test', timestamp '2030-01-01');",
    )
    open_database(path, [*migrations(), step]).close()
    release(path)
    copy = tmp_path / f"s.schema-{newest:04d}.duckdb"
    with duckdb.connect(str(copy), read_only=True) as old:
        assert old.execute("select key from settings").fetchall() == [("kept",)]
    with duckdb.connect(str(path), read_only=True) as new:
        assert len(new.execute("select colour from people").fetchall()) == 0
        assert new.execute("select max(number) from schema_migrations").fetchone() == (newest + 1,)


def test_a_migration_that_fails_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "s.duckdb"
    Store(path).close()
    newest = migrations()[-1][0]
    bad = (newest + 1, "bad", "create table half (x integer); insert into nowhere values (1);")
    with pytest.raises(StudioError) as failed:
        open_database(path, [*migrations(), bad])
    assert failed.value.code == "migration-failed"
    store = Store(path)
    assert store.read(lambda cur: cur.value("select max(number) from schema_migrations")) == newest
    assert store.read(lambda cur: cur.value("select count(*) from duckdb_tables() where table_name = 'half'")) == 0
    store.close()


def test_a_backup_of_a_running_studio_is_a_studio(store: Store, tmp_path: Path) -> None:
    store.write(put("a"))
    event = "insert into job_events (job_id, status, created_at) values ('j', 'running', timestamp '2030-01-01')"
    for _ in range(3):
        store.write(lambda cur: cur.execute(event))
    store.backup_to(tmp_path / "copy's.duckdb")
    store.write(put("b"))
    with pytest.raises(StudioError):
        store.backup_to(tmp_path / "copy's.duckdb")
    copy = Store(tmp_path / "copy's.duckdb")
    assert keys(copy) == ["a"]
    assert copy.read(lambda cur: cur.value("select count(*) from schema_migrations")) == len(migrations())
    with pytest.raises(ConflictError):
        copy.write(put("a"))
    copy.write(lambda cur: cur.execute(event))
    assert copy.read(lambda cur: cur.value("select count(distinct seq) from job_events")) == 4
    copy.close()
    assert keys(store) == ["a", "b"]


def test_migrations_are_numbered_without_gaps() -> None:
    assert [number for number, _, _ in opening.migrations()] == list(range(1, len(opening.migrations()) + 1))
