"""`webtoon`: the command line. It reads arguments and hands over; what a command needs is imported when it runs.

Exit codes: 0 done · 2 bad arguments or input · 3 done, with findings of grade error · 4 the machine lacks something.
"""

from __future__ import annotations

import argparse
import errno
import importlib
import os
import sys
from collections.abc import Callable, Sequence

from core.errors import (
    ConflictError,
    EnvironmentLackError,
    InvalidInputError,
    NotFoundError,
    StaleWriteError,
    StudioError,
    TooLargeError,
)
from studio import __version__

DONE, BAD_INPUT, WITH_ERRORS, LACKING = 0, 2, 3, 4

BAD_INPUT_ERRORS = (InvalidInputError, NotFoundError, ConflictError, StaleWriteError, TooLargeError)

EPILOG = """\
exit codes: 0 done; 2 bad arguments or input; 3 done, but with findings of grade error; 4 the machine lacks something

two ways in:
  webtoon start                              the studio, in the browser
  webtoon make episode.fountain --out out    a script to a package that a platform takes, without a server
"""

Arguments = Callable[[argparse.ArgumentParser], None]


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code. Errors become one sentence on standard error, never a trace."""
    parser = build_parser()
    args, rest = parser.parse_known_args(argv)
    if args.command is None:
        parser.print_help()
        return BAD_INPUT
    if rest and not args.passes_on:
        parser.error(f"unrecognised arguments: {' '.join(rest)}")
    module, _, function = args.target.partition(":")
    try:
        run = getattr(importlib.import_module(module), function)
        code = run(rest) if args.passes_on else run(args)
        sys.stdout.flush()
        return int(code)
    except EnvironmentLackError as error:
        return _fail(error, LACKING)
    except BAD_INPUT_ERRORS as error:
        return _fail(error, BAD_INPUT)
    except StudioError as error:
        return _fail(error, LACKING)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return DONE
    except ImportError as error:
        return _say(
            f"a part of the studio cannot be loaded: {error}\nrun `webtoon doctor` to see what is missing", LACKING
        )
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            return _say(f"the disk is full: {error.filename or error}; nothing was finished", LACKING)
        if isinstance(error, PermissionError | FileNotFoundError | IsADirectoryError | NotADirectoryError):
            return _say(f"{error.filename}: {error.strerror}", BAD_INPUT)
        raise
    except KeyboardInterrupt:
        return 130


def build_parser() -> argparse.ArgumentParser:
    """The whole command line as a parser."""
    parser = argparse.ArgumentParser(
        prog="webtoon",
        description="Turns a script, or finished art, into a lettered, paced, publish-ready webtoon episode.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"webtoon {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    for name, target, words, arguments in COMMANDS:
        command = commands.add_parser(
            name, help=words, description=_sentence(words), formatter_class=argparse.RawDescriptionHelpFormatter
        )
        arguments(command)
        command.set_defaults(target=target, passes_on=False)
    worker = commands.add_parser("worker", help=WORKER_WORDS, description=_sentence(WORKER_WORDS), add_help=False)
    worker.set_defaults(target="studio.worker.runtime:main", passes_on=True)
    return parser


def _start(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on; this machine's own only")
    parser.add_argument("--port", type=int, help="port to listen on, 0 for any free one (default: 8501)")
    _data(parser)
    parser.add_argument("--workers", type=int, metavar="N", help="worker processes (default: 2)")
    parser.add_argument("--no-browser", action="store_true", help="do not open a browser")
    parser.add_argument(
        "--require-token",
        action="store_true",
        help="refuse requests without the token; for a machine that others share",
    )
    parser.epilog = (
        "The first line on standard output is the address, once the studio is ready. A second start on the same data\n"
        "folder prints the address of the one that runs.\n\n"
        "environment: STUDIO_DATA, STUDIO_WORKERS, STUDIO_PORT; STUDIO_REDIS_URL for a queue server of your own;\n"
        "STUDIO_BLOBS for another place of pictures and packages (a folder, or s3://bucket/prefix)"
    )


def _make(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("source", metavar="SCRIPT_OR_ART_FOLDER", help="a script, or a folder of finished pictures")
    parser.add_argument("--out", required=True, metavar="DIR", help="where the package goes")
    parser.add_argument("--profile", action="append", metavar="P", help="platform profile; may be given several times")
    parser.add_argument("--style", metavar="S", help="image style (default: the built-in one)")
    parser.add_argument(
        "--story-style", metavar="S", help="story style: grammar and pacing (default: the built-in one)"
    )
    parser.add_argument("--lettering-style", metavar="S", help="lettering style: default, minimal, manga, classic, …")
    parser.add_argument("--fonts", metavar="DIR", help="a folder of fonts of your own (.ttf, .otf, maybe a fonts.toml)")
    _json(parser, "print one line of JSON: scenes, panels, lines, balloons, slices, bytes, seconds, findings")


def _import(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("source", metavar="SCRIPT_OR_ART_FOLDER", help="a script, or a folder of finished pictures")
    parser.add_argument("--title", help="the story's title (default: the script's own, or the file's name)")
    parser.add_argument(
        "--format", default="auto", choices=["auto", "fountain", "fdx", "panel_script", "prose"], help="default: auto"
    )
    parser.add_argument("--language", help="language of the lines, as in en or ko (default: found out)")
    _data(parser)
    _json(parser, "print the story as JSON")


def _export(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("episode", metavar="EPISODE", help="id or title of the episode")
    parser.add_argument("--out", required=True, metavar="DIR", help="where the package goes")
    parser.add_argument("--profile", action="append", metavar="P", help="platform profile; may be given several times")
    _data(parser)
    _json(parser, "print the export as JSON")


def _lint(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("episode", metavar="EPISODE|SCENE", help="id or title of the episode, or id of one scene")
    parser.add_argument("--fix", action="store_true", help="mend first what can be mended safely")
    parser.add_argument(
        "--lint-profile", metavar="P", help="conventions to check by (default: those of the series, or of its language)"
    )
    _data(parser)
    _json(parser, "print the findings as JSON")


def _verify(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("package", metavar="ZIP", help="a package made by `make` or `export`")
    parser.add_argument("--profile", metavar="P", help="hold it against this profile (default: the package's own)")
    _json(parser, "print the findings as JSON")


def _doctor(parser: argparse.ArgumentParser) -> None:
    _data(parser)
    _json(parser, "print the checks as JSON")


def _backup(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="the file to write, as in studio-backup.zip")
    _data(parser)


def _restore(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="a file that `webtoon backup` wrote")
    _data(parser)
    parser.add_argument(
        "--force", action="store_true", help="where there is data already: keep it aside under another name and go on"
    )


def _data(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", metavar="DIR", help="data folder (default: the platform's own, or STUDIO_DATA)")


def _json(parser: argparse.ArgumentParser, words: str) -> None:
    parser.add_argument("--json", action="store_true", help=words)


COMMANDS: list[tuple[str, str, str, Arguments]] = [
    ("start", "studio.serve:run_start", "open the studio: pages, API, queue and workers", _start),
    ("make", "studio.make:run_make", "make a package from a script or from finished art, with no server", _make),
    ("import", "studio.commands:run_import", "bring a script or finished art into the studio", _import),
    ("export", "studio.commands:run_export", "export an episode as packages", _export),
    ("lint", "studio.commands:run_lint", "check an episode's lettering", _lint),
    ("verify", "studio.commands:run_verify", "open a package again and hold it against its platform's rules", _verify),
    ("doctor", "studio.doctor:run_doctor", "check this machine and say what to do", _doctor),
    ("backup", "studio.backup:run_backup", "write everything that the studio holds into one file", _backup),
    ("restore", "studio.backup:run_restore", "bring a backup back into an empty data folder", _restore),
]
WORKER_WORDS = "take work from a running studio's queue, on this or another machine"


def _sentence(words: str) -> str:
    return words[0].upper() + words[1:] + "."


def _fail(error: StudioError, code: int) -> int:
    lines = [error.message]
    for item in error.data.get("errors", [])[:10]:
        place = ".".join(str(part) for part in item.get("loc", []))
        if item.get("msg") and item["msg"] not in error.message:
            lines.append(f"  {place}: {item['msg']}" if place else f"  {item['msg']}")
    if error.data.get("detail"):
        lines.append(f"  {error.data['detail']}")
    return _say("\n".join(lines), code)


def _say(words: str, code: int) -> int:
    print(f"webtoon: {words}", file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
