"""Lint and its mends over HTTP: findings by a profile, safe fixes as new versions, nothing overwritten unseen."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.test_contract import drawn, episode, story

__all__ = ["drawn", "episode", "story"]

PROBLEM = "application/problem+json"


@pytest.fixture
def lettered(client: Any, drawn: dict[str, Any]) -> str:
    """A drawn scene with two balloons that a letterer would send back."""
    scene_id = str(drawn["scene_ids_ordered"][0])
    client.post(f"/v1/scenes/{scene_id}/auto-letter", json={})
    layer = layer_of(client, scene_id)
    spoken = [item for item in layer["objects"] if item["type"] == "speech_bubble"]
    spoken[0]["text"] = "Wait — what!?"
    spoken[0]["style"]["size_px"] = 20
    answer = client.put(f"/v1/layers/{layer['layer_id']}", json={"objects": layer["objects"]})
    assert answer.status_code == 200, answer.text
    return scene_id


def layer_of(client: Any, scene_id: str) -> dict[str, Any]:
    layers = client.get(f"/v1/scenes/{scene_id}/layers").json()["items"]
    return dict(next(layer for layer in layers if layer["layer_type"] == "dialogue"))


def codes(client: Any, scene_id: str, query: str = "") -> set[str]:
    answer = client.get(f"/v1/scenes/{scene_id}/lint{query}")
    assert answer.status_code == 200, answer.text
    return {finding["code"] for finding in answer.json()["findings"]}


def test_findings_say_where_and_what_to_do(client: Any, lettered: str) -> None:
    answer = client.get(f"/v1/scenes/{lettered}/lint").json()
    assert answer["profile"] == "webtoon_en"
    small = next(finding for finding in answer["findings"] if finding["code"] == "too-small")
    assert small["where"]["text"] == "Wait — what!?"
    assert len(small["where"]["box"]) == 4 and small["where"]["line_ids"]
    assert small["fix"] == {
        "label": "Set it at 24 px",
        "code": "too-small",
        "object_id": small["where"]["object_id"],
    }
    assert {"too-small", "em-dash", "interrobang"} <= codes(client, lettered)
    assert "em-dash" not in codes(client, lettered, "?profile=webtoon_ko")
    assert all(isinstance(names, list) for names in answer["sizes"].values())


def test_an_unknown_profile_is_refused(client: Any, lettered: str) -> None:
    for answer in (
        client.get(f"/v1/scenes/{lettered}/lint?profile=nobodys"),
        client.post(f"/v1/scenes/{lettered}/lint/fix", json={"profile": "nobodys"}),
    ):
        assert answer.status_code == 422
        assert answer.headers["content-type"] == PROBLEM
        assert answer.json()["code"] == "unknown-lint-profile"


def test_safe_mends_make_one_new_version_of_the_layer_that_changed(client: Any, lettered: str) -> None:
    before = layer_of(client, lettered)
    answer = client.post(f"/v1/scenes/{lettered}/lint/fix", json={}, headers={"X-Author": "Ada"})
    assert answer.status_code == 200, answer.text
    made = answer.json()
    assert made["changed"] == ["dialogue"] and made["dry_run"] is False
    assert {"too-small", "em-dash", "interrobang"} <= {finding["code"] for finding in made["fixed"]}
    after = layer_of(client, lettered)
    assert after["version"] == before["version"] + 1 and after["author"] == "Ada"
    assert "Wait -- what?!" in [item["text"] for item in after["objects"]]
    assert {"too-small", "em-dash", "interrobang"} & codes(client, lettered) == set()
    again = client.post(f"/v1/scenes/{lettered}/lint/fix", json={}).json()
    assert again["fixed"] == [] and again["changed"] == []
    assert layer_of(client, lettered)["revision_id"] == after["revision_id"]
    old = client.get(f"/v1/artifacts/{before['revision_id']}").json()
    assert old["payload"]["objects"] == before["objects"]


def test_a_mend_can_be_asked_for_by_code_and_by_object(client: Any, lettered: str) -> None:
    body = {"codes": ["em-dash"], "object_ids": ["nobody"]}
    assert client.post(f"/v1/scenes/{lettered}/lint/fix", json=body).json()["fixed"] == []
    made = client.post(f"/v1/scenes/{lettered}/lint/fix", json={"codes": ["em-dash"]}).json()
    assert {finding["code"] for finding in made["fixed"]} == {"em-dash"}
    assert {"too-small", "interrobang"} <= codes(client, lettered)
    wrong = client.post(f"/v1/scenes/{lettered}/lint/fix", json={"codes": ["overlap"]})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "not-fixable")


def test_a_dry_run_writes_nothing(client: Any, lettered: str) -> None:
    before = layer_of(client, lettered)
    made = client.post(f"/v1/scenes/{lettered}/lint/fix", json={"dry_run": True}).json()
    assert made["changed"] == ["dialogue"]
    shown = next(layer for layer in made["items"] if layer["layer_type"] == "dialogue")
    assert "Wait -- what?!" in [item["text"] for item in shown["objects"]]
    assert layer_of(client, lettered) == before


def test_what_was_seen_may_be_out_of_date(client: Any, lettered: str) -> None:
    layer = layer_of(client, lettered)
    objects = [{**item, "text": item["text"] + "!"} for item in layer["objects"]]
    client.put(f"/v1/layers/{layer['layer_id']}", json={"objects": objects})
    body = {"revisions": {layer["layer_id"]: layer["revision_id"]}}
    answer = client.post(f"/v1/scenes/{lettered}/lint/fix", json=body)
    assert (answer.status_code, answer.json()["code"]) == (412, "stale-write")
    now = layer_of(client, lettered)
    assert [item["text"] for item in now["objects"]] == [item["text"] for item in objects]


def test_an_accepted_code_is_no_longer_reported(client: Any, lettered: str) -> None:
    layer = layer_of(client, lettered)
    objects = [{**item, "waivers": ["too-small"]} if "—" in item["text"] else item for item in layer["objects"]]
    headers = {"If-Match": f'"{layer["revision_id"]}"'}
    answer = client.put(f"/v1/layers/{layer['layer_id']}", json={"objects": objects}, headers=headers)
    assert answer.status_code == 200, answer.text
    assert "too-small" not in codes(client, lettered)


def test_text_on_the_art_itself_is_judged_by_the_pixels(client: Any, lettered: str) -> None:
    layer = layer_of(client, lettered)
    marked = [item for item in layer["objects"] if "—" in item["text"]]
    marked[0]["style"] |= {"fill": "#ffffff00", "text_color": "#808080", "stroke_px": 0}
    client.put(f"/v1/layers/{layer['layer_id']}", json={"objects": layer["objects"]})
    assert "low-contrast" in codes(client, lettered)


def test_a_scene_without_a_layout_has_nothing_to_check(client: Any, story: dict[str, Any]) -> None:
    scene_id = story["scenes"][0]["scene_id"]
    assert client.get(f"/v1/scenes/{scene_id}/lint").json()["findings"] == []
    answer = client.post(f"/v1/scenes/{scene_id}/lint/fix", json={})
    assert (answer.status_code, answer.json()["code"]) == (409, "scene-not-ready")


def test_a_series_is_checked_by_what_was_chosen_for_it(client: Any, lettered: str, episode: dict[str, Any]) -> None:
    known = client.get("/v1/lint-profiles").json()["items"]
    assert {"webtoon_en", "webtoon_ko", "manga_ja", "western_print"} <= {one["id"] for one in known}
    english = next(one for one in known if one["id"] == "webtoon_en")
    assert english["name"] == "Webtoon, English" and "en" in english["languages"]
    assert english["checks"]["amounts"]["words_per_balloon"] == 25 and english["checks"]["picture"] == {"hands": True}
    story_id = episode["story_id"]
    assert client.get(f"/v1/stories/{story_id}").json()["lint_profiles"] == {}
    answer = client.patch(f"/v1/stories/{story_id}", json={"lint_profiles": {"en": "webtoon_ko", "ar": "manga_ja"}})
    assert answer.status_code == 200, answer.text
    assert answer.json()["lint_profiles"] == {"ar": "manga_ja", "en": "webtoon_ko"}
    assert client.get(f"/v1/scenes/{lettered}/lint").json()["profile"] == "webtoon_ko"
    assert "em-dash" not in codes(client, lettered)
    assert client.get(f"/v1/scenes/{lettered}/lint?profile=webtoon_en").json()["profile"] == "webtoon_en"
    mended = client.post(f"/v1/scenes/{lettered}/lint/fix", json={"dry_run": True}).json()
    assert mended["profile"] == "webtoon_ko"
    back = client.patch(f"/v1/stories/{story_id}", json={"lint_profiles": {"en": None}}).json()
    assert back["lint_profiles"] == {"ar": "manga_ja"}
    assert client.get(f"/v1/scenes/{lettered}/lint").json()["profile"] == "webtoon_en"


@pytest.mark.parametrize("wrong", [{"en": "nobodys"}, {"english please": "webtoon_en"}, None, ["webtoon_en"]])
def test_a_choice_that_means_nothing_is_refused(client: Any, episode: dict[str, Any], wrong: Any) -> None:
    answer = client.patch(f"/v1/stories/{episode['story_id']}", json={"title": "New", "lint_profiles": wrong})
    assert (answer.status_code, answer.headers["content-type"]) == (422, PROBLEM)
    story = client.get(f"/v1/stories/{episode['story_id']}").json()
    assert story["lint_profiles"] == {} and story["title"] != "New"
    if wrong == {"en": "nobodys"}:
        assert answer.json()["code"] == "unknown-lint-profile" and "webtoon_en" in answer.json()["detail"]


def test_canvas_checks_and_placing_read_from_the_same_side(client: Any, lettered: str, episode: dict[str, Any]) -> None:
    panel_id = layer_of(client, lettered)["objects"][0]["panel_id"]
    row = [
        {
            "id": name,
            "type": "speech_bubble",
            "text": "Hm.",
            "panel_id": panel_id,
            "geometry": {"x": x, "y": 0.3, "w": 0.3, "h": 0.2},
        }
        for name, x in (("left", 0.05), ("right", 0.6))
    ]

    def first() -> str:
        answer = client.post(f"/v1/scenes/{lettered}/draw", json={"objects": row, "pictures": False})
        assert answer.status_code == 200, answer.text
        return next(str(one["object_id"]) for one in answer.json()["objects"] if one["order"] == 0)

    assert first() == "left"
    client.patch(f"/v1/stories/{episode['story_id']}", json={"lint_profiles": {"en": "manga_ja"}})
    assert first() == "right"
    client.patch(f"/v1/stories/{episode['story_id']}", json={"lint_profiles": {"en": None}})
    assert first() == "left"
