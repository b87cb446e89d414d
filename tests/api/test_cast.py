"""A character under two names, over HTTP: listed, taken apart, made one again."""

from __future__ import annotations

from typing import Any

SCRIPT = "INT. BAKERY - DAY\n\nBAKER GUS\nFlour, please.\n\nGUS\nAnd salt.\n\nTILDA\nAnything else?\n"


def speakers(client: Any, story: dict[str, Any]) -> list[str]:
    lines = client.get(f"/v1/scenes/{story['scenes'][0]['scene_id']}/script").json()["lines"]
    return [line["character_id"] for line in lines if line["kind"] == "dialogue"]


def test_two_names_taken_for_one_are_undone_by_the_finding(client: Any) -> None:
    story = client.post("/v1/stories", json={"title": "Bread", "script": SCRIPT}).json()
    told = next(finding for finding in story["findings"] if finding["code"] == "character-merged")
    (gone,), into = told["where"]["merged_character_ids"], told["where"]["character_id"]
    shown = client.get(f"/v1/characters/{into}").json()
    assert shown["merged"] == [{"character_id": gone, "name": "Gus", "speaking_lines": 1}]
    assert [who["character_id"] for who in story["characters"]].count(into) == 1
    assert gone not in [who["character_id"] for who in story["characters"]]
    assert speakers(client, story)[:2] == [into, into]

    alone = client.post(f"/v1/characters/{gone}/unmerge")
    assert (alone.status_code, alone.json()["name"], alone.json()["merged_into"]) == (200, "Gus", None)
    assert speakers(client, story)[:2] == [into, gone]
    listed = client.get(f"/v1/stories/{story['story_id']}/characters").json()["items"]
    assert {who["name"]: (who["aliases"], who["merged"]) for who in listed} == {
        "Baker Gus": ([], []),
        "Gus": ([], []),
        "Tilda": ([], []),
    }
    twice = client.post(f"/v1/characters/{gone}/unmerge")
    assert (twice.status_code, twice.json()["code"]) == (409, "not-merged")

    again = client.post(f"/v1/characters/{gone}/merge", json={"into": into})
    assert (again.status_code, again.json()["merged"]) == (200, shown["merged"])
    assert speakers(client, story)[:2] == [into, into]
