"""Hostile input and bad timing around planning, packs and models: a clear refusal, nothing changed, nothing leaked."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import duckdb
import pytest

from studio.providers.asking import _counted, unwritable, writable
from studio.providers.configured import read_providers
from studio.providers.keys import SecretsError, read_secrets
from studio.providers.provider import TextProvider
from studio.providers.wire import Wire
from studio.store.db import Store
from studio.store.opening import migrations
from studio.store.references import find_orphans
from tests.model_studio import KEY, episode_of

Json = dict[str, Any]


def kept(svc: Any) -> dict[str, list[str]]:
    """Every row of every table."""

    def look(cur: Any) -> dict[str, list[str]]:
        tables = [row["name"] for row in cur.rows("select table_name as name from information_schema.tables")]
        found = {name: cur.rows(f"select * from {name}") for name in tables}
        return {name: sorted(json.dumps(row, default=str, sort_keys=True) for row in found[name]) for name in found}

    return dict(svc.store.read(look))


def in_use(client: Any, scene_id: str, kind: str) -> Json:
    items = client.get(f"/v1/scenes/{scene_id}/artifacts?type={kind}").json()["items"]
    found = next(item for item in items if item["active"])
    return dict(client.get(f"/v1/artifacts/{found['artifact_id']}").json())


def pack(**said: Any) -> bytes:
    manifest = {"schema": "webtoon-library", "schema_version": 1, **said}
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as file:
        file.writestr("manifest.json", json.dumps(manifest))
    return held.getvalue()


def style(style_id: str, kind: str = "image", **settings: Any) -> Json:
    return {"style_id": style_id, "kind": kind, "name": style_id, "settings": settings}


def person(name: str, **more: Any) -> Json:
    return {"name": name, **more}


BAD_PACKS: list[tuple[str, Json]] = [
    ("stands on a list", {"styles": [style("s1", stands_on=["x"])]}),
    ("stands on an object", {"styles": [style("s1", stands_on={})]}),
    ("stands on nothing", {"styles": [style("s1", stands_on="nobody_here")]}),
    ("stands on itself", {"styles": [style("s1", stands_on="s1")]}),
    ("stands in a circle", {"styles": [style("s1", stands_on="s2"), style("s2", stands_on="s1")]}),
    ("letters in a circle", {"styles": [style("s1", "lettering", stands_on="s1")]}),
    ("version as a truth", {"schema_version": True}),
    ("the same name with blanks", {"characters": [person("Zed"), person(" zed ")]}),
    (
        "the same outfit",
        {"characters": [person("Zed", outfits=[{"outfit_id": "a", "name": "A"}, {"outfit_id": "b", "name": "a "}])]},
    ),
]


def test_a_bad_pack_is_refused_when_tried_and_when_taken(client: Any, svc: Any, short_script: str) -> None:
    story_id, _, _ = episode_of(client, short_script)
    before = kept(svc)
    for words, said in BAD_PACKS:
        for more in ("&dry_run=true", "", "&on_conflict=copy"):
            files = {"file": ("../../x.zip", pack(**said))}
            answer = client.post(f"/v1/library/import?story_id={story_id}{more}", files=files)
            assert answer.status_code == 422, (words, more, answer.text)
            assert kept(svc) == before, (words, more)


def test_names_of_a_pack_come_without_blanks_and_aliases_take_nobodys_name(
    client: Any, svc: Any, short_script: str
) -> None:
    story_id, _, _ = episode_of(client, short_script)
    data = pack(characters=[person(" Ada ", aliases=["Bo", " MINA ", "Countess"]), person("Bo")])
    answer = client.post(f"/v1/library/import?story_id={story_id}", files={"file": ("a.zip", data)})
    assert answer.status_code == 200, answer.text
    cast = {one["name"]: one for one in client.get(f"/v1/stories/{story_id}/characters").json()["items"]}
    assert cast["Ada"]["aliases"] == ["Countess"] and "Bo" in cast


def test_a_key_names_one_order(client: Any, svc: Any, short_script: str) -> None:
    _, episode_id, scene_ids = episode_of(client, short_script)
    url, key = f"/v1/episodes/{episode_id}/generate/plan", {"Idempotency-Key": "once"}
    first = client.post(url, json={"scenes": scene_ids[:1]}, headers=key)
    again = client.post(url, json={"scenes": scene_ids[:1]}, headers=key)
    assert again.status_code == 202 and again.json()["job_id"] == first.json()["job_id"]
    before = kept(svc)
    for where, body in (
        (url, {"scenes": scene_ids[1:]}),
        (url, {"scenes": scene_ids[:1], "only_stale": True}),
        (f"/v1/scenes/{scene_ids[0]}/generate/plan", {}),
    ):
        other = client.post(where, json=body, headers=key)
        assert (other.status_code, other.json()["code"]) == (409, "idempotency-key-reused"), other.text
    assert kept(svc) == before


def test_an_outfit_is_the_everyday_one_or_not(client: Any, svc: Any, short_script: str) -> None:
    story_id, _, _ = episode_of(client, short_script)
    who = client.get(f"/v1/stories/{story_id}/characters").json()["items"][0]["character_id"]
    outfit = client.post(f"/v1/characters/{who}/outfits", json={"name": "Coat", "default": True}).json()["outfits"][0]
    before = kept(svc)
    answer = client.patch(f"/v1/characters/{who}/outfits/{outfit['outfit_id']}", json={"default": None})
    assert answer.status_code == 422 and kept(svc) == before


@pytest.fixture
def in_the_middle(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, Callable[[], None]], None]:
    """Do something while the first task of a name runs."""

    def arrange(task: str, act: Callable[[], None]) -> None:
        import studio.dispatch.inline as inline

        real, done = inline.run, []

        def run(name: str, *given: Any) -> Any:
            if name == task and not done:
                done.append(name)
                act()
            return real(name, *given)

        monkeypatch.setattr(inline, "run", run)

    return arrange


@pytest.mark.parametrize("task", ["plan.intent", "plan.continuity", "plan.spec"])
def test_a_plan_edited_while_the_episode_is_planned_stays(
    client: Any, svc: Any, short_script: str, in_the_middle: Any, task: str
) -> None:
    _, episode_id, scene_ids = episode_of(client, short_script)
    client.post(f"/v1/episodes/{episode_id}/generate/plan", json={})
    made: list[str] = []

    def edit() -> None:
        plan = in_use(client, scene_ids[0], "panel_plan")
        change = {"op": "change", "panel_id": plan["payload"]["panels"][0]["panel_id"], "gutter_after": "drop"}
        answer = client.post(f"/v1/scenes/{scene_ids[0]}/plan/edit", json={"edits": [change]})
        made.append(answer.json()["artifact_id"])

    in_the_middle(task, edit)
    job = client.post(f"/v1/episodes/{episode_id}/generate/plan", json={}).json()
    assert client.get(f"/v1/jobs/{job['job_id']}").json()["status"] == "succeeded"
    assert in_use(client, scene_ids[0], "panel_plan")["artifact_id"] == made[0]
    stale = {item["type"] for item in client.get(f"/v1/scenes/{scene_ids[0]}").json()["stale"]}
    assert "layout" in stale or made[0] in in_use(client, scene_ids[0], "layout")["input_ids"]
    assert svc.store.read(find_orphans) == []


def test_braces_in_a_script_stay_as_they_are(client: Any, short_script: str) -> None:
    script = short_script.replace("BUS STOP", "BUS {panels} STOP").replace("waits on", "sees {identities} on")
    _, episode_id, scene_ids = episode_of(client, script)
    client.post(f"/v1/episodes/{episode_id}/generate/plan", json={})
    prompt = in_use(client, scene_ids[0], "render_spec")["payload"]["prompt"]
    assert "BUS {panels} STOP" in prompt and prompt.count("Panels:") == 1


SECRET = "sk-SECRETSECRETSECRET1"
ENTRY = '[[text]]\nid = "a"\nkind = "openai"\nmodel = "m"\n'
BAD_FILES = [
    "x = " + "[" * 50_000,
    "a = " + "{a = " * 20_000,
    "x = " + "9" * 6_000,
    ENTRY.replace('"a"', f'"{SECRET}"'),
    ENTRY.replace('"openai"', '"zap"').replace('"a"', f'"{SECRET}"'),
    ENTRY + f'"{SECRET}" = "x"\n',
    f'"{SECRET}" = 1\n',
]


@pytest.mark.parametrize("content", BAD_FILES)
def test_a_bad_providers_file_is_told_without_what_looks_like_a_key(
    client: Any, svc: Any, tmp_path: Path, content: str
) -> None:
    (tmp_path / "providers.toml").write_text(content, "utf-8")
    svc.settings = SimpleNamespace(data=tmp_path, text_model=())
    found = read_providers(svc.settings)
    assert found.providers == () and found.problems
    answer = client.get("/v1/providers")
    assert answer.status_code == 200 and SECRET not in answer.text
    (tmp_path / "secrets.toml").write_text(content, "utf-8")
    (tmp_path / "secrets.toml").chmod(0o600)
    with pytest.raises(SecretsError) as refused:
        read_secrets(tmp_path / "secrets.toml")
    assert SECRET not in str(refused.value)


def test_blank_and_unwritable_ideas_are_refused(client: Any, svc: Any, tmp_path: Path) -> None:
    (tmp_path / "providers.toml").write_text(ENTRY, "utf-8")
    svc.settings = SimpleNamespace(data=tmp_path, text_model=())
    before = kept(svc)
    for idea in ("     ", "two people \x1b[31m wait"):
        assert client.post("/v1/stories/from-idea", json={"idea": idea}).status_code == 422
    assert kept(svc) == before


@pytest.mark.parametrize("slashes", [1, 2, 3])
def test_a_key_that_a_server_writes_in_escapes_is_struck_out(slashes: int) -> None:
    wire = Wire(TextProvider(id="a", kind="openai", model="m"), KEY)
    escaped = "".join("\\" * slashes + f"u{ord(mark):04x}" for mark in KEY)
    struck = wire._struck(f'{{"model": "m-{escaped}"}}'.encode())
    assert escaped.encode() not in struck and KEY.encode() not in struck and b"[key]" in struck
    untouched = b'{"text": "caf\\u00e9 and \\u0041 \\n"}'
    assert wire._struck(untouched) == untouched


def test_numbers_and_texts_that_no_database_keeps() -> None:
    assert [_counted(count) for count in (7, 10**400, -5, float("nan"), float("inf"), "x", None)] == [7.0, *[0.0] * 6]
    assert writable("a\ud800b\x00c") == "abc"
    assert unwritable({"a": ["ok", {"b": "no\x00"}]}) == "no\x00"
    assert unwritable({"a": ["line\nbreak\t", 5, None]}) is None


def test_a_database_of_the_release_before_opens(client: Any, svc: Any, tmp_path: Path, short_script: str) -> None:
    story_id, episode_id, scene_ids = episode_of(client, short_script)
    client.post(f"/v1/episodes/{episode_id}/generate/plan", json={})
    ours, before = svc.store, tmp_path / "before" / "studio.duckdb"
    ours.close()
    before.parent.mkdir()
    write_before(tmp_path / "studio.duckdb", before, releases=2)
    svc.store = Store(before)
    try:
        assert (before.parent / "studio.schema-0002.duckdb").exists()
        assert svc.store.read(find_orphans) == []
        read = [f"/episodes/{episode_id}{more}" for more in ("", "/readiness", "/targets", "/assets")]
        read += [f"/scenes/{scene_id}{more}" for scene_id in scene_ids for more in ("", "/artifacts", "/agent-runs")]
        for path in (*read, f"/stories/{story_id}/characters", f"/stories/{story_id}/board", "/library"):
            assert client.get(f"/v1{path}").status_code == 200, path
        assert client.get(f"/v1/scenes/{scene_ids[0]}").json()["wardrobe"] == {}
        who = client.get(f"/v1/stories/{story_id}/characters").json()["items"][0]
        assert who["outfits"] == []
        made = client.post(f"/v1/characters/{who['character_id']}/outfits", json={"name": "Coat"}).json()
        worn = {who["character_id"]: made["outfits"][0]["outfit_id"]}
        dressed = client.patch(f"/v1/scenes/{scene_ids[0]}", json={"wardrobe": worn})
        assert dressed.status_code == 200 and dressed.json()["wardrobe"] == worn
        assert svc.store.read(find_orphans) == []
    finally:
        svc.store.close()


def write_before(source: Path, target: Path, *, releases: int) -> None:
    """A database with the first migrations alone, and in it what those tables hold in `source`."""
    old = duckdb.connect(str(target))
    old.execute("create table schema_migrations (number integer primary key, name varchar, applied_at timestamp)")
    for number, name, sql in migrations()[:releases]:
        old.execute(sql)
        old.execute("insert into schema_migrations values (?, ?, timestamp '2026-01-01')", [number, name])
    old.execute(f"attach '{source}' as new (read_only)")
    here = "database_name = current_database()"
    for (table,) in old.execute(f"select table_name from duckdb_tables() where {here}").fetchall():
        if table == "schema_migrations":
            continue
        asked = f"select column_name from duckdb_columns() where {here} and table_name = ?"
        names = ", ".join(row[0] for row in old.execute(asked, [table]).fetchall())
        old.execute(f"insert into {table} ({names}) select {names} from new.{table}")
    for (name,) in old.execute(f"select sequence_name from duckdb_sequences() where {here}").fetchall():
        old.execute(f"select nextval('{name}') from range(5000)").fetchall()
    old.close()


def test_an_entry_counts_as_begun_before_the_language_model_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    """Opening may take longer than the owner lets an entry be in no queue."""
    from studio.worker import runtime

    told: list[Any] = []
    worker = runtime.ForkingWorker.__new__(runtime.ForkingWorker)
    worker.name = "local-1.7"
    worker.connection = SimpleNamespace(hset=lambda key, mapping: told.append((key, mapping)))  # type: ignore[assignment]
    monkeypatch.setattr(runtime, "open_reading", lambda **_: told.append("opened"))
    monkeypatch.setattr(runtime.Worker, "fork_work_horse", lambda *_: told.append("forked"))
    job: Any = SimpleNamespace(args=["j", 1, f"{runtime.READING_TASKS[0]}", "k"], key="rq:job:j")
    worker.fork_work_horse(job, None)
    assert told == [("rq:job:j", {"status": "started", "worker_name": "local-1.7"}), "opened", "forked"]
