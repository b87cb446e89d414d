"""`webtoon doctor`: looks at everything that the studio stands on, and says exactly what to do where it lacks.

Each check stands alone and never stops the others. Libraries are tried in a process of their own, because a missing
system library can take a process down.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import platform
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from core.errors import StudioError
from studio.owner import OwnedError, find_owner
from studio.settings import Settings, read_settings

Grade = Literal["ok", "note", "lacks"]

LIBRARIES = ("numpy", "cv2", "skia", "uharfbuzz", "pyvips", "simplejpeg", "PIL", "duckdb", "redis", "rq", "streamlit")
SYSTEM_PACKAGES = {"libGL.so.1": "libgl1", "libEGL.so.1": "libegl1", "libexpat.so.1": "libexpat1"}
LEAST_FREE_BYTES = 500 * 2**20
GOOD_FREE_BYTES = 2 * 2**30
KEYS = ("OPENAI_API_KEY", "OPENAI_BASE_URL", "GEMINI_API_KEY", "COMFYUI_URL")


@dataclass(frozen=True)
class Check:
    """What one look found; `fix` is the exact thing to do, where there is something to do."""

    name: str
    grade: Grade
    found: str
    fix: str | None = None


def run_doctor(args: argparse.Namespace) -> int:
    """Print all checks; returns 0, or 4 when something is lacking."""
    checks = examine(read_settings(data=args.data))
    lacking = any(check.grade == "lacks" for check in checks)
    if args.json:
        print(json.dumps({"ok": not lacking, "checks": [asdict(check) for check in checks]}, ensure_ascii=False))
        return 4 if lacking else 0
    marks = {"ok": "ok   ", "note": "note ", "lacks": "LACKS"}
    for check in checks:
        print(f"{marks[check.grade]}  {check.name}: {check.found}")
        if check.fix:
            print(f"       → {check.fix}")
    print("\nSomething is missing; do what the arrows say." if lacking else "\nEverything is there.")
    return 4 if lacking else 0


def examine(settings: Settings) -> list[Check]:
    """All checks, in the order in which a start would need them."""
    looks: list[tuple[str, Callable[[], Check]]] = [
        ("Python", check_python),
        ("libraries", check_libraries),
        ("fonts", check_fonts),
        ("data folder", lambda: check_data_folder(settings.data)),
        ("disk", lambda: check_disk(settings.data)),
        ("database", lambda: check_database(settings)),
        ("queue server", lambda: check_queue(settings)),
        ("address", lambda: check_port(settings)),
        ("image models", check_providers),
        ("text models", lambda: check_text_models(settings)),
    ]
    return [_safely(name, look) for name, look in looks]


def check_python() -> Check:
    """Python 3.11 or newer, with the modules that some builds leave out."""
    version = f"{platform.python_version()} on {platform.system()} {platform.machine()}"
    if tuple(map(int, platform.python_version_tuple()[:2])) < (3, 11):
        return Check("Python", "lacks", version, "install Python 3.11 or newer, then run `make setup` again")
    left_out = [name for name in ("fcntl", "ssl", "zlib", "ctypes") if importlib.util.find_spec(name) is None]
    if left_out:
        return Check("Python", "lacks", f"{version}, built without {', '.join(left_out)}", "install a complete Python")
    return Check("Python", "ok", version)


def check_libraries(names: tuple[str, ...] = LIBRARIES) -> Check:
    """Every compiled library can be loaded with the system libraries that it needs."""
    script = "import importlib, sys\nfor name in sys.argv[1:]: importlib.import_module(name), print(name, flush=True)"
    ran = subprocess.run(
        [sys.executable, "-c", script, *names], capture_output=True, text=True, timeout=120, check=False
    )
    if ran.returncode == 0:
        return Check("libraries", "ok", f"{len(names)} load")
    broken = names[len(ran.stdout.split())]
    last = ran.stderr.strip().splitlines()[-1] if ran.stderr.strip() else f"it ended with {ran.returncode}"
    return Check("libraries", "lacks", f"{broken} cannot be loaded: {last}", library_fix(last))


def library_fix(message: str) -> str:
    """What to do about an import error's last line."""
    missing = re.search(r"(lib[\w+-]+\.so[.\d]*)", message)
    if missing is None:
        return "run `make setup` again, or `pip install --force-reinstall webtoon-studio`"
    package = SYSTEM_PACKAGES.get(missing[1])
    if package is None:
        return f"install the system package that has {missing[1]}"
    return f"apt-get install -y {package}  (as root; on Fedora: dnf install mesa-libGL mesa-libEGL expat)"


def check_fonts() -> Check:
    """The fonts that came along are all there and can be shaped."""
    import uharfbuzz

    from studio.catalogue import load_catalogue

    files = load_catalogue().font_files
    if not files:
        return Check("fonts", "lacks", "there are none", "install the studio again: `make setup`")
    for name, content in files.items():
        font = uharfbuzz.Font(uharfbuzz.Face(content))
        buffer = uharfbuzz.Buffer()
        buffer.add_str("Ah 가!")
        buffer.guess_segment_properties()
        uharfbuzz.shape(font, buffer)
        if not buffer.glyph_infos:
            return Check("fonts", "lacks", f"{name} cannot be shaped", "install the studio again: `make setup`")
    korean = sum(_has_glyph(content, "가") for content in files.values())
    return Check("fonts", "ok", f"{len(files)} files, {korean} of them with Korean, shaping works")


def _has_glyph(content: bytes, character: str) -> bool:
    import uharfbuzz

    return uharfbuzz.Font(uharfbuzz.Face(content)).get_nominal_glyph(ord(character)) is not None


def check_data_folder(folder: Path) -> Check:
    """Files can be made in the data folder, or in the nearest folder above it that exists."""
    place = _existing(folder)
    try:
        with tempfile.NamedTemporaryFile(dir=place, prefix=".doctor-"):
            pass
    except OSError as error:
        return Check(
            "data folder", "lacks", f"{folder} cannot be written ({error.strerror})", "choose another with --data DIR"
        )
    return Check("data folder", "ok", str(folder) + ("" if folder.exists() else " (made at the first start)"))


def check_disk(folder: Path) -> Check:
    """There is room for pictures and packages."""
    free = shutil.disk_usage(_existing(folder)).free
    words = f"{free / 2**30:.1f} GB free"
    if free < LEAST_FREE_BYTES:
        return Check(
            "disk", "lacks", words, f"make room, or put the data elsewhere with --data DIR (it is in {folder})"
        )
    return Check("disk", "ok" if free >= GOOD_FREE_BYTES else "note", words)


def check_database(settings: Settings) -> Check:
    """A database can be made, written and read; the real one is looked at only while nobody runs it."""
    from studio.store.db import Store

    with tempfile.TemporaryDirectory() as scratch:
        store = Store(Path(scratch) / "look.duckdb")
        try:
            store.write(lambda cur: cur.execute("insert into settings values ('a', 'b', 'doctor', current_timestamp)"))
            store.read(lambda cur: cur.value("select count(*) from settings"))
        finally:
            store.close()
    if not settings.database.exists():
        return Check("database", "ok", "works; there is none in the data folder yet")
    try:
        if running := find_owner(settings.data):
            return Check("database", "ok", f"works; yours is in use by the studio at {running.url}")
    except OwnedError as error:
        return Check("database", "ok", error.message)
    store = Store(settings.database)
    try:
        episodes = store.read(lambda cur: cur.value("select count(*) from episodes where deleted_at is null"))
    finally:
        store.close()
    return Check("database", "ok", f"works; yours has {episodes} episodes")


def check_queue(settings: Settings) -> Check:
    """The queue server runs on this machine, or the one named answers."""
    from studio.valkey import answers, server_binary

    if settings.redis_url is not None:
        if answers(settings.redis_url):
            return Check("queue server", "ok", "the one that STUDIO_REDIS_URL names answers")
        return Check(
            "queue server",
            "lacks",
            "the one that STUDIO_REDIS_URL names does not answer",
            "start it, or unset STUDIO_REDIS_URL to use the built-in one",
        )
    ran = subprocess.run([str(server_binary()), "--version"], capture_output=True, text=True, timeout=20, check=False)
    if ran.returncode != 0:
        return Check("queue server", "lacks", ran.stderr.strip()[:200] or "it does not run", library_fix(ran.stderr))
    version = re.search(r"v=([\d.]+)", ran.stdout)
    return Check("queue server", "ok", f"Valkey {version[1] if version else ''} runs".replace("  ", " "))


def check_port(settings: Settings) -> Check:
    """The port of the studio is free, or its own."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            try:
                running = find_owner(settings.data)
            except OwnedError:
                running = None
            if running is not None and running.url.endswith(f":{settings.port}"):
                return Check("address", "ok", f"your studio is running at {running.url}")
            return Check(
                "address",
                "note",
                f"port {settings.port} cannot be used ({error.strerror})",
                "start with another: `webtoon start --port 0` takes any free one",
            )
    return Check("address", "ok", f"{settings.host}:{settings.port} is free")


def check_providers() -> Check:
    """Which image models are configured; none is needed."""
    found = [name for name in KEYS if os.environ.get(name)]
    if not found:
        return Check("image models", "note", "none is configured; the built-in storyboard renderer draws, offline")
    return Check("image models", "ok", f"configured by {', '.join(found)}")


def check_text_models(settings: Settings) -> Check:
    """Which text models are set up and whether each has its key; never the key."""
    from studio.providers.configured import read_providers
    from studio.providers.keys import KeyRing
    from studio.services.providers import shown

    configured = read_providers(settings)
    if not configured.providers and not configured.problems:
        return Check("text models", "note", "none is set up; everything works without one")
    listed = [shown(provider, KeyRing(settings.data)) for provider in configured.providers]
    words = [f"{one['id']} ({one['model']}) {'is ready' if one['ready'] else 'is not ready'}" for one in listed]
    wrong = [*configured.problems, *(one["why_not"] for one in listed if not one["ready"])]
    found = "; ".join(words) or "none can be used"
    return Check("text models", "note" if wrong else "ok", found, " ".join(wrong) or None)


def _existing(folder: Path) -> Path:
    return next(path for path in (folder, *folder.parents) if path.is_dir())


def _safely(name: str, look: Callable[[], Check]) -> Check:
    try:
        return look()
    except StudioError as error:
        return Check(name, "lacks", error.message)
    except Exception as error:
        return Check(name, "lacks", f"{type(error).__name__}: {error}", "run `make setup` again")
