"""Where things are kept: arguments beat the environment, the environment beats the platform."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import InvalidInputError
from studio.settings import default_data_folder, read_settings


def test_the_platform_decides_where_data_goes_by_default(tmp_path: Path) -> None:
    assert default_data_folder({}, "linux") == Path.home() / ".local/share/webtoon-studio"
    assert default_data_folder({"XDG_DATA_HOME": str(tmp_path)}, "linux") == tmp_path / "webtoon-studio"
    assert default_data_folder({"XDG_DATA_HOME": "relative"}, "linux") == Path.home() / ".local/share/webtoon-studio"
    assert default_data_folder({}, "darwin") == Path.home() / "Library/Application Support/webtoon-studio"


def test_arguments_beat_the_environment(tmp_path: Path) -> None:
    environ = {"STUDIO_DATA": "/elsewhere", "STUDIO_WORKERS": "5", "STUDIO_REDIS_URL": "redis://queue:6379/3"}
    settings = read_settings(data=str(tmp_path), workers=1, environ=environ)
    assert (settings.data, settings.workers, settings.redis_url) == (tmp_path, 1, "redis://queue:6379/3")
    assert settings.blobs_url == str(tmp_path / "blobs")
    assert settings.database == tmp_path / "studio.duckdb"
    assert read_settings(environ={"STUDIO_BLOBS": "pictures"}).blobs_url == str(Path("pictures").absolute())
    settings = read_settings(environ=environ | {"STUDIO_BLOBS": "s3://bucket/studio"})
    assert (settings.data, settings.workers, settings.blobs_url) == (Path("/elsewhere"), 5, "s3://bucket/studio")


@pytest.mark.parametrize(
    ("environ", "named"),
    [
        ({"STUDIO_WORKERS": "two"}, "STUDIO_WORKERS"),
        ({"STUDIO_WORKERS": "-1"}, "STUDIO_WORKERS"),
        ({"STUDIO_PORT": "65536"}, "STUDIO_PORT"),
        ({"STUDIO_REDIS_URL": "http://queue"}, "STUDIO_REDIS_URL"),
    ],
)
def test_a_value_that_cannot_be_meant_is_named(environ: dict[str, str], named: str) -> None:
    with pytest.raises(InvalidInputError, match=named):
        read_settings(environ=environ)
