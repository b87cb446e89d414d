"""Where this studio keeps its things and what it talks to: read once from arguments and environment, then fixed.

Arguments beat environment variables, and those beat the platform's defaults. Nothing else in the product reads the
environment for settings.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from core.errors import InvalidInputError

APP_FOLDER = "webtoon-studio"
DEFAULT_PORT = 8501
DEFAULT_WORKERS = 2
TEXT_VARIABLE = "STUDIO_TEXT_"
"""What begins so sets up one text model: STUDIO_TEXT_KIND, _MODEL, _BASE_URL, _KEY_ENV and so on."""
MOST_WORKERS = 64


@dataclass(frozen=True)
class Settings:
    """The settings of one process.

    Attributes:
        data: absolute folder of everything that is written at run time.
        redis_url: an external Redis or Valkey; None starts one of our own.
        blobs_url: where blobs are kept; a folder below `data` unless set.
        workers: how many worker processes the owner runs; 0 leaves the work to workers elsewhere.
        require_token: refuse requests without the token, for machines that several people share.
        text_model: what the environment says about a text model, as names and values; never a key.
    """

    data: Path
    redis_url: str | None
    blobs_url: str
    workers: int = DEFAULT_WORKERS
    host: str = "127.0.0.1"
    port: int = DEFAULT_PORT
    open_browser: bool = True
    require_token: bool = False
    text_model: tuple[tuple[str, str], ...] = ()

    @property
    def database(self) -> Path:
        return self.data / "studio.duckdb"

    @property
    def logs(self) -> Path:
        return self.data / "logs"

    @property
    def fonts(self) -> Path:
        """Where a person may drop font files; read at the start."""
        return self.data / "fonts"


def default_data_folder(environ: Mapping[str, str] | None = None, platform: str = sys.platform) -> Path:
    """The folder that the platform keeps for an application's data."""
    environ = os.environ if environ is None else environ
    if platform == "darwin":
        return Path.home() / "Library" / "Application Support" / APP_FOLDER
    base = environ.get("XDG_DATA_HOME", "")
    return (Path(base) if Path(base).is_absolute() else Path.home() / ".local" / "share") / APP_FOLDER


def read_settings(
    *,
    data: str | None = None,
    redis_url: str | None = None,
    blobs_url: str | None = None,
    workers: int | None = None,
    host: str = "127.0.0.1",
    port: int | None = None,
    open_browser: bool = True,
    require_token: bool = False,
    environ: Mapping[str, str] | None = None,
) -> Settings:
    """Settle every value.

    Raises:
        InvalidInputError: a value that cannot be meant; the message names the option or variable.
    """
    environ = os.environ if environ is None else environ
    folder = Path(data or environ.get("STUDIO_DATA") or default_data_folder(environ)).expanduser().resolve()
    redis = redis_url or environ.get("STUDIO_REDIS_URL") or None
    if redis is not None and urlsplit(redis).scheme not in {"redis", "rediss", "unix"}:
        raise InvalidInputError("STUDIO_REDIS_URL must begin with redis://, rediss:// or unix://", code="bad-redis-url")
    count = _whole("--workers or STUDIO_WORKERS", workers, environ.get("STUDIO_WORKERS"), DEFAULT_WORKERS, MOST_WORKERS)
    at = _whole("--port or STUDIO_PORT", port, environ.get("STUDIO_PORT"), DEFAULT_PORT, 65535)
    return Settings(
        data=folder,
        redis_url=redis,
        blobs_url=_blobs(blobs_url or environ.get("STUDIO_BLOBS")) or str(folder / "blobs"),
        workers=count,
        host=host,
        port=at,
        open_browser=open_browser,
        require_token=require_token,
        text_model=tuple(
            (name.removeprefix(TEXT_VARIABLE).lower(), value)
            for name, value in sorted(environ.items())
            if name.startswith(TEXT_VARIABLE) and value
        ),
    )


def _blobs(given: str | None) -> str | None:
    """A folder by its absolute path: workers may run in another working directory. URLs stay as they are."""
    return str(Path(given).expanduser().resolve()) if given and "://" not in given else given


def _whole(name: str, given: int | None, variable: str | None, default: int, most: int) -> int:
    try:
        value = given if given is not None else int(variable) if variable else default
    except ValueError:
        raise InvalidInputError(f"{name} must be a whole number, not {variable!r}", code="bad-setting") from None
    if not 0 <= value <= most:
        raise InvalidInputError(f"{name} must be between 0 and {most}, not {value}", code="bad-setting")
    return value
