"""Fonts of one's own and linked styles through the services: kept, resolved, revised, brought back, never mixed up."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

import data
from core.errors import ConflictError, InvalidInputError, NotFoundError, StaleWriteError, TooLargeError
from core.lettering.text.ownfonts import read_font
from studio.blobs import open_blobs
from studio.catalogue import load_catalogue
from studio.services import characters, fonts, layers, lettering_sheet, scenes, stories, styles
from studio.services.context import Services
from studio.services.resolve import scene_values
from studio.store import looks
from studio.store.db import Store
from studio.store.opening import migrations, open_database, release
from studio.store.references import find_orphans, live_blobs

BANGERS = data.ROOT / "fonts" / "bangers" / "Bangers-Regular.ttf"
KALAM = data.ROOT / "fonts" / "kalam" / "Kalam-Bold.ttf"
SCRIPT = "INT. HALL - NIGHT\n\nANA\nYou came.\n\nBEN\nOf course."


class HerePool:
    """Reads fonts in this process: what the draw pool does, without a second process."""

    def run(self, task: str, payload: dict[str, Any], *, timeout_s: float = 60.0) -> dict[str, Any]:
        from studio.worker.inline import run

        return run(task, payload, self.blobs)

    def __init__(self, blobs: Any) -> None:
        self.blobs = blobs

    def close(self) -> None:
        """Nothing is open."""


@pytest.fixture
def svc(tmp_path: Path) -> Iterator[Services]:
    store = Store(tmp_path / "s.duckdb")
    made = Services(store=store, blobs=open_blobs(str(tmp_path / "blobs")), catalogue=load_catalogue())
    made.extras["draw_pool"] = HerePool(made.blobs)
    yield made
    assert made.store.read(find_orphans) == []
    made.store.close()


@pytest.fixture
def story(svc: Services) -> dict[str, Any]:
    return stories.create_story(svc, "Doors", SCRIPT, author="Ada")


def upload(svc: Services, path: Path = BANGERS, **said: Any) -> dict[str, Any]:
    return fonts.add_font(svc, path.name, path.read_bytes(), licence="OFL-1.1\nfull text", author="Ada", **said)


def sheet(svc: Services, story: dict[str, Any]) -> Any:
    scene_id = story["scenes"][0]["scene_id"]
    return svc.store.read(lambda cur: scene_values(cur, svc, scene_id)).sheet


def test_an_uploaded_font_letters_everywhere(svc: Services) -> None:
    before = fonts.fonts_payload(svc)
    made = upload(svc, style="boom_hand", settings={"size_px": 40.0, "case": "upper"}, base="shout")
    assert (made["family"], made["scripts"], made["style"]) == ("Bangers", ["latin"], "boom_hand")
    after = fonts.fonts_payload(svc)
    assert made["sha256"] in after["files"].values()
    assert len(after["files"]) == len(before["files"]) + 1
    from studio.worker.fonts import load_fonts

    loaded = load_fonts(after, svc.blobs)
    assert loaded.choose("boom_hand", "", False, False, ord("A")).face.name == "boom_hand"
    assert loaded.choose("boom_hand", "ko", False, False, ord("안")).face.name == "black_han_sans"
    assert loaded.style("boom_hand").size_px == 40.0
    listed = {item["style"]: item for item in fonts.list_fonts(svc)["items"]}
    assert (listed["boom_hand"]["own"], listed["default"]["own"]) == ("uploaded", None)
    assert {"latin", "hangul", "japanese", "arabic", "thai"} <= set(listed["default"]["scripts"])
    assert listed["boom_hand"]["licence"] == "OFL-1.1"
    assert made["sha256"] in svc.store.read(live_blobs)


def test_what_cannot_letter_is_refused_and_nothing_is_kept(svc: Services) -> None:
    for content, code in ((b"wOF2" + bytes(80), "font-web"), (b"MZ rubbish", "font-unreadable")):
        with pytest.raises(InvalidInputError) as refused:
            fonts.add_font(svc, "x.ttf", content, licence="mine")
        assert refused.value.code == code
    with pytest.raises(TooLargeError):
        fonts.add_font(svc, "x.ttf", bytes(fonts.FONT_BYTES + 1), licence="mine")
    for said in (
        {"style": "Bad Name"},
        {"base": "nope"},
        {"settings": {"italic": "nope"}},
        {"settings": {"leading": 9}},
    ):
        with pytest.raises(InvalidInputError):
            upload(svc, **{"style": "fine", **said})
    for taken in ("default", "bangers"):
        with pytest.raises(ConflictError) as clash:
            upload(svc, style=taken)
        assert clash.value.code == "font-style-exists"
    with pytest.raises(ConflictError):
        upload(svc)
    assert svc.store.read(looks.fonts_held) == []


def test_a_font_in_use_stays_until_nothing_names_it(svc: Services, story: dict[str, Any]) -> None:
    made = upload(svc, style="boom_hand")
    other = upload(svc, KALAM, style="soft_hand", base="boom_hand")
    scene_id = story["scenes"][0]["scene_id"]
    item = {
        "id": "b5f2b5a0-0000-4000-8000-000000000001",
        "type": "speech_bubble",
        "text": "Hm.",
        "style": {"font": "boom_hand"},
        "geometry": {"x": 0.1, "y": 0.1, "w": 0.3, "h": 0.1},
    }
    layer = layers.post_layer(svc, scene_id, "dialogue", [item])
    settings = {"kinds": {"shout": {"font": "boom_hand"}}}
    lettering_sheet.put_for_story(svc, story["story_id"], settings)
    with pytest.raises(ConflictError) as refused:
        fonts.delete_font(svc, made["font_id"])
    assert refused.value.code == "font-in-use"
    assert {use["kind"] for use in refused.value.data["uses"]} == {"object", "style", "font"}
    assert refused.value.data["uses"][0]["object_id"] == item["id"]
    fonts.delete_font(svc, other["font_id"])
    layers.put_layer(svc, layer["layer_id"], [])
    lettering_sheet.put_for_story(svc, story["story_id"], {})
    fonts.delete_font(svc, made["font_id"])
    assert "boom_hand" not in {item["style"] for item in fonts.list_fonts(svc)["items"]}
    assert made["sha256"] in svc.store.read(live_blobs)
    with pytest.raises(NotFoundError):
        fonts.delete_font(svc, made["font_id"])
    upload(svc, style="boom_hand")


def test_a_font_whose_name_the_folder_takes_waits(svc: Services, tmp_path: Path) -> None:
    upload(svc, style="boom_hand")
    folder = tmp_path / "fonts"
    folder.mkdir()
    shutil.copy(KALAM, folder / "boom_hand.ttf")
    (folder / "broken.otf").write_bytes(b"no")
    svc.catalogue = load_catalogue(folder)
    listed = fonts.list_fonts(svc)
    shown = next(item for item in listed["items"] if item["style"] == "boom_hand")
    assert (shown["own"], shown["family"], shown["font_id"]) == ("folder", "Kalam", None)
    assert {problem["code"] for problem in listed["problems"]} == {"font-unreadable", "font-style-exists"}
    files = fonts.fonts_payload(svc)["files"]
    assert files["own/boom_hand.ttf"] == svc.catalogue.font_digests["own/boom_hand.ttf"]


def test_a_story_stands_on_a_built_in_style_and_changes_only_its_own(svc: Services, story: dict[str, Any]) -> None:
    story_id = story["story_id"]
    stories.update_story(svc, story_id, lettering_style="classic")
    assert sheet(svc, story).base.case == "upper"
    other = stories.create_story(svc, "Windows", SCRIPT, lettering_style="classic")
    shown = lettering_sheet.get_for_story(svc, story_id)
    assert (shown["own"], shown["settings"], shown["revision_id"]) == (False, {}, None)
    ana = characters.list_for_story(svc, story_id)["items"][0]["character_id"]
    words = {"characters": {ana: {"fill": "#ffeeaa"}}, "kinds": {"speech": {"stroke_px": 1.0}}}
    done = lettering_sheet.put_for_story(svc, story_id, words, if_match="", author="Ada")
    assert (done["own"], done["stands_on"], done["settings"]) == (True, "classic", words)
    found = sheet(svc, story)
    assert (found.characters[ana].fill, found.kinds["speech"].stroke_px) == ("#ffeeaa", 1.0)
    assert (found.kinds["speech"].exponent, found.base.case) == (2.0, "upper")
    assert sheet(svc, other).characters == {}
    moved = lettering_sheet.put_for_story(svc, story_id, {**words, "stands_on": "manga"})
    assert (moved["stands_on"], sheet(svc, story).languages["ja"].direction) == ("manga", "vertical")
    assert sheet(svc, story).base.case is None
    home = lettering_sheet.put_for_story(svc, story_id, {"stands_on": "default"})
    assert (home["stands_on"], home["resolved"]) == ("default", {})


def test_every_wording_of_a_style_can_be_brought_back(svc: Services, story: dict[str, Any]) -> None:
    story_id = story["story_id"]
    first = lettering_sheet.put_for_story(svc, story_id, {"base": {"fill": "#111111"}}, author="Ada")
    second = lettering_sheet.put_for_story(
        svc, story_id, {"base": {"fill": "#222222"}}, if_match=first["revision_id"], author="Bo"
    )
    with pytest.raises(StaleWriteError):
        lettering_sheet.put_for_story(svc, story_id, {}, if_match=first["revision_id"])
    style_id = second["style_id"]
    held = styles.list_revisions(svc, style_id)["items"]
    assert [(one["author"], one["active"]) for one in held] == [("Bo", True), ("Ada", False)]
    assert held[1]["settings"]["base"] == {"fill": "#111111"}
    styles.restore(svc, style_id, first["revision_id"], author="Cy")
    assert sheet(svc, story).base.fill == "#111111"
    assert len(styles.list_revisions(svc, style_id)["items"]) == 3
    own = styles.create(svc, "Dusk", "image", {"line_px": 4.0})
    changed = styles.update(svc, own["style_id"], name="Dawn", settings={"line_px": 5.0})
    with pytest.raises(StaleWriteError):
        styles.update(svc, own["style_id"], name="Noon", if_match=own["revision_id"])
    back = styles.restore(svc, own["style_id"], own["revision_id"])
    assert (back["name"], back["settings"]) == ("Dusk", {"line_px": 4.0})
    assert back["revision_id"] not in (own["revision_id"], changed["revision_id"])
    for gone in ("nothing", "classic"):
        with pytest.raises((NotFoundError, ConflictError)):
            styles.list_revisions(svc, gone)
    with pytest.raises(NotFoundError):
        styles.restore(svc, own["style_id"], first["revision_id"])


@pytest.mark.parametrize(
    "settings",
    [
        {"kinds": {"mumble": {}}},
        {"kinds": {"speech": {"fill": "blue"}}},
        {"characters": {"nobody": {"fill": "#ffffff"}}},
        {"voices": {"nobody": {"shout": {}}}},
        {"base": {"font": "no_such_font"}},
        {"stands_on": "no_such_style"},
        {"surprise": 1},
    ],
)
def test_words_that_would_say_nothing_are_refused(
    svc: Services, story: dict[str, Any], settings: dict[str, Any]
) -> None:
    with pytest.raises(InvalidInputError) as refused:
        lettering_sheet.put_for_story(svc, story["story_id"], settings)
    assert refused.value.data["errors"]
    assert lettering_sheet.get_for_story(svc, story["story_id"])["own"] is False


def test_lettering_styles_stand_beside_the_others(svc: Services, story: dict[str, Any]) -> None:
    listed = styles.list_all(svc, "lettering")["items"]
    assert [item["style_id"] for item in listed] == ["default", "minimal", "manga", "classic"]
    house = styles.create(svc, "Night series", "lettering", {"stands_on": "minimal", "base": {"tracking": 0.01}})
    stories.update_story(svc, story["story_id"], lettering_style=house["style_id"])
    assert sheet(svc, story).base.tracking == 0.01
    assert sheet(svc, story).kinds["speech"].opacity == 0.9
    with pytest.raises(InvalidInputError) as circle:
        styles.update(svc, house["style_id"], settings={"stands_on": house["style_id"]})
    assert circle.value.code == "style-circle"
    for wrong in ("no_such_style", "romance"):
        with pytest.raises(InvalidInputError):
            stories.update_story(svc, story["story_id"], lettering_style=wrong)
    scenes.get_scene(svc, story["scenes"][0]["scene_id"])


def test_a_database_of_before_keeps_its_styles_with_a_first_revision(tmp_path: Path) -> None:
    path = tmp_path / "old.duckdb"
    old = open_database(path, migrations()[:1])
    old.execute(
        "insert into styles (style_id, kind, name, settings, revision_id, created_by, created_at, updated_at) values"
        " ('dusk', 'image', 'Dusk', '{\"line_px\":4.0}', 'r1', 'Ada', timestamp '2030-01-01', timestamp '2030-01-02')"
    )
    old.execute(
        "insert into stories (story_id, title, language, revision_id, created_by, created_at, updated_at) values"
        " ('s1', 'Doors', 'en', 'r', 'Ada', timestamp '2030-01-01', timestamp '2030-01-01')"
    )
    old.close()
    release(path)
    store = Store(path)
    svc = Services(store=store, blobs=open_blobs(str(tmp_path / "blobs")), catalogue=load_catalogue())
    assert stories.get_story(svc, "s1")["lettering_style"] is None
    assert [one["settings"] for one in styles.list_revisions(svc, "dusk")["items"]] == [{"line_px": 4.0}]
    assert store.read(find_orphans) == []
    store.close()
    with duckdb.connect(str(tmp_path / "old.schema-0001.duckdb"), read_only=True) as copy:
        assert copy.execute("select count(*) from styles").fetchone() == (1,)


def test_make_takes_a_folder_of_fonts_or_says_what_is_wrong(tmp_path: Path) -> None:
    from studio.make import _catalogue

    shutil.copy(KALAM, tmp_path / "Our Hand.ttf")
    assert "our_hand" in _catalogue(str(tmp_path)).font_styles.styles
    assert read_font("k", KALAM.read_bytes()).family == "Kalam"
    (tmp_path / "page.otf").write_bytes(b"<html>")
    with pytest.raises(InvalidInputError) as wrong:
        _catalogue(str(tmp_path))
    assert "page.otf" in wrong.value.message
    with pytest.raises(InvalidInputError):
        _catalogue(str(tmp_path / "nowhere"))
    assert _catalogue(None) is load_catalogue()


def test_dropped_fonts_are_in_a_backup(tmp_path: Path) -> None:
    from studio.backup import restore_backup, write_backup
    from studio.settings import read_settings

    first, second = (read_settings(data=str(tmp_path / name), environ={}) for name in ("first", "second"))
    (first.fonts / "hands").mkdir(parents=True)
    shutil.copy(KALAM, first.fonts / "hands" / "our_hand.ttf")
    Store(first.database).close()
    write_backup(first, tmp_path / "backup.zip")
    second.data.mkdir()
    restore_backup(second, tmp_path / "backup.zip", force=False)
    assert "our_hand" in load_catalogue(second.fonts).font_styles.styles


def test_make_letters_in_a_style_and_a_font_of_ones_own(tmp_path: Path) -> None:
    import json

    import cv2
    import numpy as np

    from studio.cli import main

    art, hands = tmp_path / "art", tmp_path / "hands"
    art.mkdir()
    hands.mkdir()
    picture = np.full((700, 800, 3), 255, np.uint8)
    picture[30:670, 30:770] = (150, 120, 90)
    assert cv2.imwrite(str(art / "one.png"), picture)
    (art / "script.fountain").write_text("INT. HALL - DAY\n\nANA\nWell, here we are.\n", encoding="utf-8")
    shutil.copy(KALAM, hands / "face.ttf")
    (hands / "fonts.toml").write_text(
        "[face.our_hand]\nfile = 'face.ttf'\n[style.our_hand]\nface = 'our_hand'\nsize_px = 28", encoding="utf-8"
    )

    def made(name: str, *more: str) -> dict[str, Any]:
        assert main(["make", str(art), "--out", str(tmp_path / name), "--json", *more]) in (0, 3)
        return dict(json.loads((tmp_path / name / "art" / "manifest.json").read_text("utf-8")))

    plain, classic = made("plain"), made("classic", "--lettering-style", "classic", "--fonts", str(hands))
    assert plain["scenes"] != classic["scenes"]
    layers_made = json.loads((tmp_path / "classic" / "art" / "layers.json").read_text("utf-8"))
    assert '"case": "upper"' in json.dumps(layers_made)
    assert main(["make", str(art), "--out", str(tmp_path / "x"), "--lettering-style", "nope"]) == 2
