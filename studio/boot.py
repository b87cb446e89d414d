"""What a running studio stands on, started in order: store, blobs, queue, dispatcher, workers. No web in here.

Everything that is started is ended in the opposite order by the exit stack that the caller hands in, also when the
start fails half-way.
"""

from __future__ import annotations

from contextlib import ExitStack

from redis.exceptions import RedisError

from core.errors import EnvironmentLackError
from studio.blobs import open_blobs
from studio.catalogue import load_catalogue
from studio.crew import Crew
from studio.dispatch.dispatcher import Dispatcher
from studio.services import batches
from studio.services.context import Services
from studio.services.view import close_pool
from studio.settings import Settings
from studio.store.db import Store
from studio.supervisor import Supervisor
from studio.valkey import EmbeddedValkey, answers

WORKERS_GRACE_S = 2.5


def start_services(settings: Settings, owner_id: str, stack: ExitStack) -> Services:
    """Everything but the web: store, blobs, queue, dispatcher, workers. What is started is ended by `stack`.

    Raises:
        StudioError: the database cannot be opened, the queue does not answer, or another studio uses it.
    """
    supervisor = Supervisor()
    stack.callback(supervisor.close)
    valkey = None
    if settings.redis_url is None:
        valkey = EmbeddedValkey(settings.data / "valkey", supervisor)
        valkey.start()
    store = Store(settings.database)
    stack.callback(store.close)
    catalogue = load_catalogue(settings.fonts)
    svc = Services(store=store, blobs=open_blobs(settings.blobs_url), catalogue=catalogue, settings=settings)
    stack.callback(close_pool, svc)
    batches.register(svc)
    if valkey is not None:
        valkey.wait_ready()
        stack.callback(valkey.stop)
    redis_url = valkey.url if valkey is not None else _reachable(settings.redis_url)
    crew = Crew(supervisor, owner_id, redis_url, settings.blobs_url, settings.logs, data=settings.data)
    dispatcher = Dispatcher(store, svc.blobs, redis_url, svc.ids, svc.now, owner_id=owner_id, worker_alive=crew.alive)
    try:
        dispatcher.start()
    except RedisError as error:
        raise EnvironmentLackError(f"the queue does not answer: {error}", code="queue-unreachable") from error
    stack.callback(dispatcher.stop)
    svc.dispatch = dispatcher
    crew.hire(settings.workers)
    stack.callback(crew.dismiss, WORKERS_GRACE_S)
    return svc


def _reachable(redis_url: str | None) -> str:
    if redis_url is None or not answers(redis_url):
        raise EnvironmentLackError(
            "the queue server that STUDIO_REDIS_URL names does not answer; start it, or unset the variable to use the "
            "one that comes with the studio",
            code="queue-unreachable",
        )
    return redis_url
