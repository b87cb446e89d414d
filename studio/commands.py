"""`webtoon import`, `export`, `lint`, `verify`: through the running studio if one lives, else on the files themselves.

The running studio owns its database, so beside it these commands are clients of `/v1`; without it they open the data
folder under the owner's lock and do the work here.
"""

from __future__ import annotations

import argparse
import json
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from core.errors import Finding, InvalidInputError, StudioError
from studio.catalogue import load_catalogue
from studio.naming import natural_key
from studio.settings import Settings

ART_SUFFIXES = {".png", ".jpg", ".jpeg", ".webp"}
Json = dict[str, Any]
AUTHOR = "command line"


def run_import(args: argparse.Namespace) -> int:
    """A script file, or a folder of pictures, becomes a story with an episode; prints what came of it."""
    source = Path(args.source)
    if not source.exists():
        raise InvalidInputError(f"{source}: there is no such file or folder.", code="no-such-file")
    title = args.title or source.stem.replace("_", " ")
    with _studio(args) as studio:
        if source.is_dir():
            story, episode = _import_art(studio, source, title)
        else:
            story, episode = _import_script(studio, source, title, args)
    _say(args, {"story_id": story["story_id"], "episode_id": episode["episode_id"], "scenes": len(story["scenes"])})
    return 0


def run_export(args: argparse.Namespace) -> int:
    """Make the packages of an episode and save the zip; 3 when findings of grade error remain."""
    out = Path(args.out)
    with _studio(args) as studio:
        order = {"profiles": args.profile} if args.profile else {}
        started = studio.post(f"/episodes/{_episode_id(studio, args.episode)}/export", order)
        export = studio.wait_export(started["export_id"])
        if export["status"] != "succeeded":
            raise StudioError(
                f"The export {export['status']}: {export['error'] or 'no reason given'}.", code="export-failed"
            )
        out.mkdir(parents=True, exist_ok=True)
        path = out / f"{export['title'] or 'episode'}.zip".replace("/", "-")
        path.write_bytes(studio.download(started["export_id"]))
    errors = [finding for finding in export["findings"] if finding["severity"] == "error"]
    _say(args, {"file": str(path), "files": len(export["files"]), "findings": export["findings"]})
    return 3 if errors else 0


def run_lint(args: argparse.Namespace) -> int:
    """Findings on the lettering of an episode or a scene; 3 when one of them is an error. Mends first what is safe."""
    fixed: list[Json] = []
    with _studio(args) as studio:
        scene_ids = _scene_ids(studio, args.episode)
        asked = {"profile": args.lint_profile} if args.lint_profile else {}
        if args.fix:
            for scene_id in scene_ids:
                if studio.get(f"/scenes/{scene_id}")["active_layout_id"]:
                    made = studio.post(f"/scenes/{scene_id}/lint/fix", asked)
                    fixed += [{"scene_id": scene_id, **finding} for finding in made["fixed"]]
        query = f"?{urlencode(asked)}" if asked else ""
        answers = {scene_id: studio.get(f"/scenes/{scene_id}/lint{query}") for scene_id in scene_ids}
    profile = next(iter(answers.values()), {}).get("profile")
    found = [
        {"scene_id": scene_id, **finding}
        for scene_id, answer in answers.items()
        for finding in answer["findings"]
        if finding["code"] != MANY_SIZES or len(answers) == 1
    ]
    if len(answers) > 1:
        found += _episode_findings(list(answers.values()))
    if args.json:
        shown = {"profile": profile, "findings": found, **({"fixed": fixed} if args.fix else {})}
        print(json.dumps(shown, ensure_ascii=False))
    else:
        _print_findings(found, fixed, profile)
    return 3 if any(finding["severity"] == "error" for finding in found) else 0


MANY_SIZES = "too-many-sizes"


def _episode_findings(answers: list[Json]) -> list[Json]:
    """What only shows over all scenes together."""
    from core.lettering.checks.lint import lint_episode

    profile = load_catalogue().lint_profiles.get(answers[0]["profile"])
    sizes = [{float(size): names for size, names in answer["sizes"].items()} for answer in answers]
    return [finding.model_dump(mode="json") for finding in lint_episode(sizes, profile=profile)]


def _print_findings(found: list[Json], fixed: list[Json], profile: str | None) -> None:
    for finding in fixed:
        print(f"fixed: {_quoted(finding)}{finding['message']}")
    for finding in found:
        print(f"{finding['severity']}: {_quoted(finding)}{finding['message']}")
    checked = f" (checked as {profile})" if profile else ""
    print(f"{len(found)} findings" + (f", {len(fixed)} fixed" if fixed else "") + checked)


def _quoted(finding: Json) -> str:
    text = finding["where"].get("text")
    return f'"{text}" – ' if text else ""


def _scene_ids(studio: Client, named: str) -> list[str]:
    """The scenes of an episode (by id or title), or the one scene that has this id.

    Raises:
        InvalidInputError: neither an episode nor a scene is called that.
    """
    try:
        return list(studio.get(f"/episodes/{_episode_id(studio, named)}")["scene_ids_ordered"])
    except InvalidInputError as error:
        try:
            return [str(studio.get(f"/scenes/{quote(named, safe='')}")["scene_id"])]
        except StudioError:
            raise error from None


def run_verify(args: argparse.Namespace) -> int:
    """Open a package and check every file in it; 3 when a finding of grade error comes up."""
    from core.compositor.verify import verify_package

    path = Path(args.package)
    if not path.is_file():
        raise InvalidInputError(f"{path}: there is no such file.", code="no-such-file")
    profile = load_catalogue().profile(args.profile) if args.profile else None
    findings: list[Finding] = verify_package(path.read_bytes(), profile)
    if args.json:
        print(json.dumps({"findings": [item.model_dump(mode="json") for item in findings]}, ensure_ascii=False))
    else:
        for finding in findings:
            print(f"{finding.severity}: {finding.message}")
        print("The package is sound." if not findings else f"{len(findings)} findings")
    return 3 if any(finding.severity == "error" for finding in findings) else 0


def _import_script(studio: Client, source: Path, title: str, args: argparse.Namespace) -> tuple[Json, Json]:
    from core.story.decode import decode_script

    body = {"title": title, "script": decode_script(source.read_bytes()).text, "format": args.format}
    story = studio.post("/stories", body | ({"language": args.language} if args.language else {}))
    order = {"title": "Episode 1", "scene_ids_ordered": [scene["scene_id"] for scene in story["scenes"]]}
    return story, studio.post(f"/stories/{story['story_id']}/episodes", order)


def _import_art(studio: Client, source: Path, title: str) -> tuple[Json, Json]:
    pictures = sorted(
        (path for path in source.iterdir() if path.suffix.lower() in ART_SUFFIXES),
        key=lambda path: natural_key(path.name),
    )
    if not pictures:
        raise InvalidInputError(f"{source}: there is no PNG, JPEG or WebP picture in this folder.", code="no-art")
    story = studio.post("/stories", {"title": title})
    episode = studio.post(f"/stories/{story['story_id']}/episodes", {"title": "Episode 1"})
    studio.upload(f"/episodes/{episode['episode_id']}/art", [(path.name, path.read_bytes()) for path in pictures])
    return studio.get(f"/stories/{story['story_id']}"), episode


class Client:
    """The studio's API, over HTTP or in this process: the same routes either way. Problems become StudioErrors."""

    def __init__(self, http: Any) -> None:
        self._http = http

    def get(self, path: str) -> Json:
        return dict(self._checked(self._http.get(f"/v1{path}")).json())

    def post(self, path: str, body: Json) -> Json:
        return dict(self._checked(self._http.post(f"/v1{path}", json=body)).json())

    def upload(self, path: str, files: list[tuple[str, bytes]]) -> Json:
        parts = [("images", (name, content)) for name, content in files]
        return dict(self._checked(self._http.post(f"/v1{path}", files=parts)).json())

    def download(self, export_id: str) -> bytes:
        return bytes(self._checked(self._http.get(f"/v1/exports/{export_id}/download")).content)

    def wait_export(self, export_id: str) -> Json:
        """Poll an export until its job has ended."""
        while (export := self.get(f"/exports/{export_id}"))["status"] in {"queued", "running"}:
            time.sleep(0.2)
        return export

    @staticmethod
    def _checked(answer: Any) -> Any:
        if answer.status_code < 400:
            return answer
        try:
            problem = answer.json()
        except ValueError:
            problem = {"detail": answer.text[:200], "code": "http-error"}
        kind = InvalidInputError if answer.status_code in {404, 409, 413, 422} else StudioError
        raise kind(str(problem.get("detail")), code=str(problem.get("code", "http-error")))


@contextmanager
def _studio(args: argparse.Namespace) -> Iterator[Client]:
    """A client of the studio that owns the data folder, or of one that lives as long as this command."""
    import httpx

    from studio.owner import find_owner
    from studio.settings import read_settings

    settings = read_settings(data=args.data)
    running = find_owner(settings.data)
    if running is not None:
        headers = {"Authorization": f"Bearer {running.token}", "X-Author": AUTHOR}
        with httpx.Client(base_url=running.url, headers=headers, timeout=120) as http:
            yield Client(http)
        return
    with _alone(settings) as http:
        yield Client(http)


@contextmanager
def _alone(settings: Settings) -> Iterator[Any]:
    """The API in this process, with the work done inline; the data folder is owned meanwhile."""
    import httpx
    import uvicorn
    from fastapi import FastAPI

    from studio.api.build import create_api
    from studio.api.guard import Guard
    from studio.blobs import open_blobs
    from studio.dispatch.inline import InlineDispatcher
    from studio.owner import Owner
    from studio.runtime import set_services
    from studio.serve import listen
    from studio.services import batches
    from studio.services.context import Services
    from studio.services.view import close_pool
    from studio.store.db import Store

    with ExitStack() as stack:
        owner = Owner.claim(settings.data)
        stack.callback(owner.release)
        store = Store(settings.database)
        stack.callback(store.close)
        catalogue = load_catalogue(settings.fonts)
        svc = Services(store=store, blobs=open_blobs(settings.blobs_url), catalogue=catalogue, settings=settings)
        stack.callback(close_pool, svc)
        svc.dispatch = InlineDispatcher(store, svc.blobs, svc.ids, svc.now, say=_whisper)
        batches.register(svc)
        set_services(svc)
        stack.callback(set_services, None)
        outer = FastAPI()
        outer.mount("/v1", create_api())
        listener = listen("127.0.0.1", 0)
        stack.callback(listener.close)
        server = uvicorn.Server(uvicorn.Config(Guard(outer, token=owner.token, required=True), log_config=None))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        stack.callback(thread.join, 10)
        stack.callback(setattr, server, "should_exit", True)
        while not server.started and thread.is_alive():
            time.sleep(0.01)
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        headers = {"Authorization": f"Bearer {owner.token}", "X-Author": AUTHOR}
        yield stack.enter_context(httpx.Client(base_url=url, headers=headers, timeout=None))


def _episode_id(studio: Client, named: str) -> str:
    """The id of an episode that is named by id or by title.

    Raises:
        InvalidInputError: no episode, or several, are called that.
    """
    episodes: list[Json] = []
    cursor = ""
    while True:
        page = studio.get(f"/episodes?limit=200{cursor}")
        episodes += page["items"]
        if not page["next"]:
            break
        cursor = f"&cursor={page['next']}"
    found = [item["episode_id"] for item in episodes if named in {item["episode_id"], item["title"]}]
    if len(found) != 1:
        known = ", ".join(sorted({f"'{item['title']}'" for item in episodes})) or "none"
        words = "There is no episode" if not found else f"{len(found)} episodes are"
        raise InvalidInputError(f"{words} called '{named}'. Episodes here: {known}.", code="episode-not-found")
    return str(found[0])


def _whisper(words: str) -> None:
    print(f"  {words}", file=sys.stderr)


def _say(args: argparse.Namespace, result: Json) -> None:
    if args.json:
        print(json.dumps(result, ensure_ascii=False))
        return
    for name, value in result.items():
        if name == "findings":
            for finding in value:
                print(f"{finding['severity']}: {finding['message']}")
        else:
            print(f"{name.replace('_', ' ')}: {value}")
