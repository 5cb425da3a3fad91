"""The one place where the parts are put together: settings in, a WSGI application out that can be drained."""

import logging
import os
import signal
import socket
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import TYPE_CHECKING

import gevent

from parley.answers.allowances import Allowances
from parley.answers.answers import Answers
from parley.answers.budget import Budgets
from parley.answers.checkpointer import Checkpointer
from parley.answers.choosing import ModelChoice
from parley.answers.flusher import Flusher
from parley.answers.followers import Followers
from parley.answers.limits import Limits
from parley.answers.pace import Pace
from parley.answers.quotas import Quotas
from parley.answers.recovery import Recovery
from parley.answers.running import RunningAnswers
from parley.answers.titles import Titles
from parley.answers.watch import Watch
from parley.domain.errors import UnavailableError
from parley.domain.meter import Meter, Unmetered
from parley.domain.model import ModelKind, Price
from parley.exchange.imports import Imports
from parley.files.files import Files
from parley.files.incoming import Incoming
from parley.files.place import blobs_at
from parley.forwarding.forwarding import Forwarding
from parley.lasting import LastingWork
from parley.lease import ProcessLock, was_here
from parley.relay.counters import MemoryCounters, RedisCounters
from parley.relay.memory import Memory, MemoryRelay
from parley.relay.redis import RedisRelay
from parley.rooms import Rooms
from parley.settings import Settings, read_settings
from parley.site import site
from parley.store.allowances import AllowanceStore
from parley.store.answers import AnswerStore
from parley.store.audit import AuditStore
from parley.store.checkpoints import CheckpointStore
from parley.store.contexts import ContextStore
from parley.store.database import Database
from parley.store.files import FileStore
from parley.store.imports import ImportStore
from parley.store.ledger import LedgerStore
from parley.store.links import LinkStore
from parley.store.messages import MessageStore
from parley.store.owners import local_owner
from parley.store.processes import ProcessStore
from parley.store.purge import purge, purge_temporary
from parley.store.retention import delete_idle
from parley.store.search_index import SearchIndex
from parley.store.sign_ins import SignInStore
from parley.store.standings import StandingStore
from parley.store.titles import TitleStore
from parley.traces.config import TracesConfig
from parley.upstream.config import ModelConfig, ProviderConfig
from parley.upstream.demo.server import DemoServer
from parley.upstream.demo.wire import PICTURES
from parley.upstream.provider import Provider
from parley.upstream.providers import Providers
from parley.web.held import Held

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

    from parley.traces.tracing_meter import TracingMeter

_log = logging.getLogger(__name__)
_PURGE_INTERVAL_S = 3600.0
# What is temporary outlives its time by this at the most.
_TEMPORARY_INTERVAL_S = 5.0
# So soon whoever may not be here any more is cut off.
_STANDING_INTERVAL_S = 5.0
# How long an import whose process died looks as if it went on.
_LEFTOVERS_INTERVAL_S = 30.0
# What was written can be searched so soon.
_INDEX_INTERVAL_S = 1.0
# How often a worker that starts looks whether the database is back.
_AGAIN_S = 1.0


class Parley:
    """A running installation, in one process. Callable as a WSGI application."""

    def __init__(self, settings: Settings) -> None:
        """Migrations have run, and no other process holds the data folder."""
        self._database = Database(settings.database_url, settings.database_connections)
        self._lock = ProcessLock(settings.data_dir)
        self._shutdown_grace_s = settings.shutdown_grace_s
        self._retention_days = settings.retention_days
        self._demo = None if settings.providers else DemoServer()
        meter = self._meter() if settings.metrics_port else Unmetered()
        self._traces = _traces(settings.traces, meter) if settings.traces else None
        meter = self._traces or meter
        self._providers = _providers(settings, self._demo, meter)
        relay = RedisRelay(settings.redis_url) if settings.redis_url else MemoryRelay(Memory())
        self._processes = ProcessStore(self._database, self._lock.process_id)
        checkpoints = CheckpointStore(self._database, self._lock.process_id)
        messages = MessageStore(self._database)
        running = RunningAnswers()
        flusher = Flusher(running, relay)
        incoming = Incoming(settings.data_dir / "incoming", self._lock.process_id)
        self._files = _files(settings, self._database, incoming)
        self._ledger = LedgerStore(self._database)
        allowance_store = AllowanceStore(self._database)
        allowances = Allowances(allowance_store, self._providers)
        self._budgets = Budgets(self._ledger, allowance_store, settings.monthly_budget, settings.budget_warning_percent)
        counters = RedisCounters(settings.redis_url) if settings.redis_url else MemoryCounters()
        quotas = Quotas(Pace(counters, settings.questions_per_minute), self._budgets, allowance_store)
        followers = Followers(relay, messages)
        self._watch = Watch(running, followers, meter)
        self._answers = Answers(
            AnswerStore(self._database, self._lock.process_id, settings.running_answers),
            messages,
            running,
            Checkpointer(running, checkpoints, messages, relay, flusher, settings.orphan_grace_s, self._end, meter),
            relay,
            flusher,
            followers,
            self._providers,
            _limits(settings),
            Titles(TitleStore(self._database), self._providers, self._budgets, settings.title_model, meter),
            self._files,
            quotas,
            ModelChoice(self._providers, allowances),
        )
        self._forwarding = Forwarding(self._providers, quotas, allowances, self._ledger, _limits(settings), meter)
        self._imports = Imports(
            ImportStore(self._database, self._lock.process_id),
            self._files,
            incoming.folder,
            most_bytes=settings.import_bytes,
            most_file_bytes=settings.upload_bytes,
        )
        self._recovery = Recovery(self._processes, checkpoints, relay, self._price, self._end, meter)
        owner_id = self._enter()
        if self._database.is_shared:
            self._recovery.start()
        self._lock.sweep()
        incoming.sweep(self._lock.is_dead)
        self._answers.start()
        self._watch.start()
        self._sign_ins = SignInStore(self._database, settings.access.sign_in_expiry_s)
        expiry_s = settings.session_expiry_s
        self._contexts = ContextStore(self._database, expiry_s)
        held = Held(StandingStore(self._database))
        self._chores: list[gevent.Greenlet[..., object]] = [
            gevent.spawn(_repeatedly, self._purge, _PURGE_INTERVAL_S),
            gevent.spawn(_repeatedly, lambda: purge_temporary(self._database, expiry_s), _TEMPORARY_INTERVAL_S),
            gevent.spawn(_repeatedly, self._contexts.purge, _TEMPORARY_INTERVAL_S),
            gevent.spawn(_repeatedly, self._imports.end_leftovers, _LEFTOVERS_INTERVAL_S),
            gevent.spawn(_repeatedly, held.look, _STANDING_INTERVAL_S),
            gevent.spawn(self._providers.models),
        ]
        self._indexing = LastingWork(self._keep_up_search)
        self._indexing.start()
        rooms = Rooms(
            self._database,
            relay,
            counters,
            self._sign_ins,
            self._providers,
            self._answers,
            messages,
            self._forwarding,
            self._contexts,
            self._files,
            self._imports,
            self._ledger,
            self._budgets,
            allowances,
            held,
            meter,
        )
        self._flask = site(settings, rooms, owner_id)

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        return self._flask(environ, start_response)

    @property
    def is_naming(self) -> bool:
        """An answer that has ended has something to follow, which `close` would cut off."""
        return self._answers.is_naming

    def drain(self) -> None:
        """Takes no new answers, lets running ones end within the grace, and stores what there is of the rest."""
        self._drain(self._shutdown_grace_s)

    def interrupt(self) -> None:
        """The same without the grace."""
        self._drain(0.0)

    def close(self) -> None:
        """Lets go of everything; to be called when nothing is being written any more."""
        self._watch.close()
        gevent.killall(self._chores)
        self._imports.close()
        self._indexing.close()
        self._recovery.close()
        self._answers.close()
        self._providers.close()
        if self._demo:
            self._demo.stop()
        with suppress(UnavailableError):
            self._processes.leave()
        self._database.close()
        if self._traces:
            self._traces.close()
        self._lock.release()

    def _drain(self, grace_s: float) -> None:
        others = gevent.spawn(self._forwarding.drain, grace_s)
        self._answers.drain(grace_s)
        others.join()

    def _enter(self) -> str:
        """The owner's id, once the database knows of this process.

        It is waited for: a worker that cannot start ends its whole server, and the running answers of the others.
        """
        while True:
            try:
                owner_id = local_owner(self._database)
                self._processes.enter(f"{socket.gethostname()}:{os.getpid()}")
                others = self._processes.others()
                if self._database.is_shared:
                    # Those elsewhere are told by their leases.
                    others = [each for each in others if was_here(self._lock.folder, each)]
                self._processes.remove(filter(self._lock.is_dead, others))
                if not self._database.is_shared:
                    self._recovery.end_leftovers()
            except UnavailableError:
                gevent.sleep(_AGAIN_S)
            else:
                return owner_id

    def _price(self, model: str) -> Price | None:
        """Of the list as it is, or, at the start, as it comes; not of a provider that hangs."""
        self._providers.models()
        return self._providers.facts(model).price

    def _meter(self) -> Meter:
        # Its import looks at once for what gunicorn's configuration has made for it, and nobody else needs it.
        from parley.metrics.prometheus import PrometheusMeter

        def is_listed(model: str) -> bool:
            return self._providers.is_listed(model)

        return PrometheusMeter(is_listed)

    def _end(self) -> None:
        """The others take this process for dead, and have ended what it was writing: it makes room for a new one."""
        _log.error("lease lost")
        self._answers.abandon()
        os.kill(os.getpid(), signal.SIGTERM)

    def _purge(self) -> None:
        if self._retention_days:
            delete_idle(self._database, self._retention_days)
        purge(self._database)
        self._files.purge()
        self._sign_ins.purge()
        LinkStore(self._database).purge()
        AuditStore(self._database).purge()

    def _keep_up_search(self) -> None:
        index = SearchIndex(self._database)
        while True:
            has_more = False
            with suppress(UnavailableError):
                has_more = index.update()
            gevent.sleep(0 if has_more else _INDEX_INTERVAL_S)


def wsgi() -> Parley:
    """What gunicorn loads in its worker."""
    return Parley(read_settings(os.environ))


def _repeatedly(work: Callable[[], object], interval_s: float) -> None:
    while True:
        # What is due stays due: the next round takes it along.
        try:
            work()
        except UnavailableError:
            pass
        except Exception:  # noqa: BLE001 - one failure must not be the end of a chore
            _log.exception("chore failed")
        gevent.sleep(interval_s)


def _traces(config: TracesConfig, meter: Meter) -> "TracingMeter":
    # What it imports takes a while, and nobody else needs it.
    from parley.traces.tracing_meter import TracingMeter

    return TracingMeter(meter, config)


def _providers(settings: Settings, demo: DemoServer | None, meter: Meter) -> Providers:
    configured = settings.providers or [*settings.offered, *([_demo_config(demo)] if demo else [])]
    defaults: dict[ModelKind, str | None] = {
        "chat": settings.default_model,
        "image": settings.image_model,
        "transcription": settings.transcription_model,
        "speech": settings.speech_model,
    }
    return Providers([Provider(config, meter) for config in configured], defaults)


def _demo_config(demo: DemoServer) -> ProviderConfig:
    return ProviderConfig("demo", demo.start(), about={PICTURES: ModelConfig(kind="image")})


def _files(settings: Settings, database: Database, incoming: Incoming) -> Files:
    blobs = blobs_at(settings.files_place)
    limits = {"most_bytes": settings.upload_bytes, "most_characters": settings.file_characters}
    return Files(FileStore(database), blobs, incoming, **limits)


def _limits(settings: Settings) -> Limits:
    return Limits(
        first_token_s=settings.first_token_timeout_s,
        silence_s=settings.silence_timeout_s,
        answer_s=settings.answer_timeout_s,
        auto_continue=settings.auto_continue,
    )
