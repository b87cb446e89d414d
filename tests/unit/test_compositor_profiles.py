from __future__ import annotations

from pathlib import Path

import pytest

from core.compositor.profiles import FREE_SLICE_HEIGHT, parse_profile, profile_findings
from core.errors import InvalidInputError

FOLDER = Path(__file__).resolve().parents[2] / "data" / "profiles"
NAMES = ["archive", "globalcomix", "kakaopage", "lezhin", "naver_challenge", "tapas", "webtoon_canvas"]
MINIMAL = """
id = "x"
name = "X"
formats = ["jpg"]
source = "a page"
date = "2026-01-01"
confidence = "high"
"""


def read(name: str):
    return parse_profile((FOLDER / f"{name}.toml").read_text("utf-8"))


def test_every_platform_of_the_table_has_a_file() -> None:
    assert sorted(path.stem for path in FOLDER.glob("*.toml")) == NAMES
    assert [read(name).id for name in NAMES] == NAMES


@pytest.mark.parametrize(
    ("name", "width", "height", "per_file", "per_episode", "images"),
    [
        ("webtoon_canvas", 800, 1280, 2_000_000, 20_000_000, 100),
        ("tapas", 940, 4000, 2_000_000, 20_000_000, None),
        ("naver_challenge", 690, 1280, 5_000_000, 50_000_000, None),
        ("kakaopage", 720, 1100, 5_000_000, None, None),
        ("lezhin", 1440, FREE_SLICE_HEIGHT, None, None, None),
        ("globalcomix", 1280, FREE_SLICE_HEIGHT, None, None, None),
        ("archive", None, 16_000, None, None, None),
    ],
)
def test_limits_are_the_stricter_ones(name, width, height, per_file, per_episode, images) -> None:
    profile = read(name)
    assert (profile.width, profile.slice_height_px) == (width, height)
    assert (profile.per_file_bytes, profile.per_episode_bytes, profile.max_images) == (per_file, per_episode, images)


def test_a_conflict_of_sources_is_a_warning() -> None:
    codes = {(f.code, f.severity, f.where.get("field")) for f in profile_findings(read("webtoon_canvas"))}
    assert codes == {("profile-conflict", "warning", "per_episode_bytes")}
    assert {f.code for f in profile_findings(read("kakaopage"))} == {"profile-conflict", "profile-unconfirmed"}
    assert profile_findings(read("archive")) == []


@pytest.mark.parametrize(
    ("text", "loc"),
    [
        ("width = ", None),
        (MINIMAL + "wdith = 3", ["wdith"]),
        (MINIMAL + "width = 0", ["width"]),
        (MINIMAL + 'default_format = "png"', ["default_format"]),
        ('id = "x"', ["name"]),
    ],
)
def test_a_wrong_profile_is_refused_with_its_field(text: str, loc: list[str] | None) -> None:
    with pytest.raises(InvalidInputError) as caught:
        parse_profile(text)
    assert caught.value.code == "invalid-profile"
    if loc is not None:
        assert caught.value.data["errors"][0]["loc"] == loc
