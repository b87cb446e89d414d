"""A worker process: takes attempts from the queue and runs each in a child of its own.

The parent imports the tasks once and then forks for every attempt, so an attempt starts in milliseconds, can be killed
alone, and leaves nothing behind in memory. The parent itself touches no picture library that starts threads: a thread
pool does not survive a fork. On macOS, where forking a process that has loaded system frameworks is not safe, every
attempt gets a fresh interpreter instead.
"""

from __future__ import annotations

import argparse
import logging
import os
import signal
import sys
import threading
import time
import uuid
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from redis import Redis
from redis.exceptions import RedisError
from rq.job import Job
from rq.serializers import JSONSerializer
from rq.utils import now
from rq.worker import SpawnWorker, Worker

from core.errors import EnvironmentLackError, StudioError
from core.story.english.opening import open_reading
from studio.blobs import open_blobs
from studio.tether import tether
from studio.worker.engine import engine_digest
from studio.worker.entry import BLOBS_VARIABLE, REDIS_VARIABLE
from studio.worker.jobclass import StudioJob
from studio.worker.table import TASK_MODULES, load_tasks
from studio.worker.wire import ENGINE, QUEUE

log = logging.getLogger("studio.worker")

HEARTBEAT_TTL_S = 15
LOOK_EVERY_S = 5
READING_TASKS = ("plan.", "story.", "write.")
"""Tasks that read what a script says begin so."""
TASKS_VARIABLE = "STUDIO_WORKER_TASKS"


class _Manners(Worker):
    """What both kinds of worker have in common: heard of often enough that a death is noticed within seconds, and deaf
    to foreign entries."""

    leaving = False

    def get_heartbeat_ttl(self, job: Job, working_time: float = 0.0) -> int:
        """How long an attempt counts as running without a sign of life."""
        return HEARTBEAT_TTL_S

    def maintain_heartbeats(self, job: Job, execution: Any) -> None:
        """Give a sign of life; a queue that is away for a moment costs a beat, not the attempt."""
        try:
            super().maintain_heartbeats(job, execution)
        except RedisError as error:
            log.warning("no sign of life could be given: %s", error)

    def run_maintenance_tasks(self) -> None:
        """Nothing: the owner keeps the registries clean, every second and with our own job class."""
        self.last_cleaned_at = now()  # type: ignore[assignment]

    def unsubscribe(self) -> None:
        """Leave without waiting for the thread that listens for commands: it may sleep for a minute, and ends with the
        process."""
        self.leaving = True
        thread: Any = self.pubsub_thread
        if thread is not None:
            thread.stop()

    def _pubsub_exception_handler(self, exc: Exception, pubsub: Any, pubsub_thread: Any) -> None:
        """A connection that breaks while the worker leaves is no news."""
        if not self.leaving:
            super()._pubsub_exception_handler(exc, pubsub, pubsub_thread)

    def main_work_horse(self, job: Job, queue: Any) -> None:
        """In the child: end when the worker ends, then do the work."""
        tether(signal.SIGKILL)
        if os.getppid() != self.pid:
            os._exit(1)
        load_tasks(os.environ[TASKS_VARIABLE].split(","))
        super().main_work_horse(job, queue)


class ForkingWorker(_Manners):
    """Forks for every attempt; the tasks are imported already, and the language model before the first that reads."""

    def fork_work_horse(self, job: Job, queue: Any) -> None:
        """Open the language model in the parent, once, so that no child pays for it; nothing is parsed here."""
        if _reads(job):
            # Opening takes seconds: an entry that is in no queue and not begun would meanwhile be taken for lost.
            with suppress(RedisError):
                self.connection.hset(job.key, mapping={"status": "started", "worker_name": self.name})
            open_reading(feelings=str(job.args[2]).startswith("plan."))
        super().fork_work_horse(job, queue)


def _reads(job: Job) -> bool:
    """Whether an attempt is of a task that reads a script's words."""
    args = list(job.args or ())
    return len(args) > 2 and str(args[2]).startswith(READING_TASKS)


class SpawningWorker(_Manners, SpawnWorker):
    """Starts an interpreter for every attempt, where forking is not safe."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one worker until it is told to stop.

    Addresses come from arguments or, so that no password stands in an argument list, from the environment.

    Raises:
        EnvironmentLackError: the queue or the blobs cannot be reached, or the studio there is of another version.
    """
    args = _arguments(argv)
    os.environ[REDIS_VARIABLE], os.environ[BLOBS_VARIABLE] = args.redis, args.blobs
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s", stream=sys.stderr)
    logging.getLogger("rq.worker").setLevel(logging.ERROR)
    logging.getLogger("rq.registry").setLevel(logging.ERROR)
    modules = args.tasks_module or list(TASK_MODULES)
    os.environ[TASKS_VARIABLE] = ",".join(modules)
    load_tasks(modules)
    connection = Redis.from_url(args.redis, protocol=2)
    _check_surroundings(connection, args.blobs)
    if args.owner:
        _end_with(args.owner)
    worker = (SpawningWorker if args.spawn else ForkingWorker)(
        [QUEUE],
        name=f"{args.name or f'remote-{uuid.uuid4().hex}'}.{os.getpid()}",
        connection=connection,
        job_class=StudioJob,
        serializer=JSONSerializer,
        job_monitoring_interval=LOOK_EVERY_S,
        log_job_description=False,
    )
    worker.log_result_lifespan = False
    worker.max_connection_wait_time = 2.0
    worker.work(logging_level="ERROR")
    return 0


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="webtoon worker", description="Take work from a running studio's queue.")
    parser.add_argument("--redis", default=os.environ.get(REDIS_VARIABLE), help="address of the queue")
    parser.add_argument("--blobs", default=os.environ.get(BLOBS_VARIABLE), help="folder or URL of the blobs")
    parser.add_argument("--name", help=argparse.SUPPRESS)
    parser.add_argument("--owner", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--spawn", action="store_true", default=sys.platform == "darwin", help=argparse.SUPPRESS)
    parser.add_argument("--tasks-module", action="append", help=argparse.SUPPRESS)
    args = parser.parse_args(argv)
    if not args.redis or not args.blobs:
        parser.error("--redis and --blobs are needed (or STUDIO_REDIS_URL and STUDIO_BLOBS)")
    return args


def _check_surroundings(connection: Redis, blobs_url: str) -> None:
    try:
        published = connection.get(ENGINE)
    except RedisError as error:
        raise EnvironmentLackError(f"the queue does not answer: {error}", code="queue-unreachable") from error
    if published is not None and published != engine_digest().encode():
        raise EnvironmentLackError(
            "the studio behind this queue is another version than this worker; install the same version here and there",
            code="engine-mismatch",
        )
    try:
        open_blobs(blobs_url)
    except (OSError, StudioError) as error:
        raise EnvironmentLackError(
            f"the blobs at {blobs_url} cannot be opened: {error}", code="blobs-unreachable"
        ) from error


def _end_with(owner_pid: int) -> None:
    """Watch the owner where the system sends no signal for its death; the attempt that runs is given up with it."""

    def watch() -> None:
        while os.getppid() == owner_pid:
            time.sleep(2)
        os._exit(1)

    threading.Thread(target=watch, name="owner-watch", daemon=True).start()
