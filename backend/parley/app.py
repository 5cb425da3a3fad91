"""The one place where the parts are put together: settings in, a WSGI application out that can be drained."""

import logging
import os
import signal
import socket
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import TYPE_CHECKING

import gevent
from flask import Flask

from parley.answers.answers import Answers
from parley.answers.budget import Budgets
from parley.answers.checkpointer import Checkpointer
from parley.answers.choosing import ModelChoice
from parley.answers.flusher import Flusher
from parley.answers.followers import Followers
from parley.answers.limits import Limits
from parley.answers.recovery import Recovery
from parley.answers.running import RunningAnswers
from parley.answers.titles import Titles
from parley.domain.errors import UnavailableError
from parley.domain.library import Preset, PromptTemplate
from parley.domain.model import ModelKind, Price
from parley.exchange.export import Exports
from parley.exchange.imports import Imports
from parley.files.blobs import FolderBlobs
from parley.files.bucket import Bucket, BucketBlobs
from parley.files.files import Files
from parley.files.incoming import Incoming
from parley.forwarding.contexts import Contexts
from parley.forwarding.forwarding import Forwarding
from parley.forwarding.voices import Voices
from parley.lasting import LastingWork
from parley.lease import ProcessLock, was_here
from parley.relay.memory import Memory, MemoryRelay
from parley.relay.redis import RedisRelay
from parley.relay.relay import Relay
from parley.settings import Settings, read_settings
from parley.store.answers import AnswerStore
from parley.store.changes import ChangeStore
from parley.store.checkpoints import CheckpointStore
from parley.store.contexts import ContextStore
from parley.store.conversations import ConversationStore
from parley.store.database import Database
from parley.store.files import FileStore
from parley.store.imports import ImportStore
from parley.store.ledger import LedgerStore
from parley.store.library import LibraryStore
from parley.store.messages import MessageStore
from parley.store.owners import local_owner
from parley.store.processes import ProcessStore
from parley.store.purge import purge, purge_temporary
from parley.store.search import SearchStore
from parley.store.search_index import SearchIndex
from parley.store.shares import ShareStore
from parley.store.shelves import ShelfStore
from parley.store.titles import TitleStore
from parley.store.tokens import TokenStore
from parley.upstream.config import ModelConfig, ProviderConfig
from parley.upstream.demo.server import DemoServer
from parley.upstream.demo.wire import PICTURES
from parley.upstream.provider import Provider
from parley.upstream.providers import Providers
from parley.web.answers import answers as answer_calls
from parley.web.bodies import MAX_BODY_BYTES
from parley.web.changes import changes
from parley.web.conversations import conversations as conversation_calls
from parley.web.exports import exports
from parley.web.files import files as file_calls
from parley.web.folders import folders
from parley.web.gateway.calls import gateway
from parley.web.health import health
from parley.web.images import images
from parley.web.imports import imports
from parley.web.library import library
from parley.web.library_bodies import PRESET, PROMPT, PresetBody, PromptBody
from parley.web.messages import messages as message_calls
from parley.web.models import models
from parley.web.openapi.calls import openapi
from parley.web.page import page
from parley.web.problem import register_problems
from parley.web.request_log import log_requests
from parley.web.search import search
from parley.web.security import secure
from parley.web.session import Features, session
from parley.web.shares import shared, shares
from parley.web.speech import speech
from parley.web.tokens import tokens
from parley.web.transcriptions import transcriptions
from parley.web.usage import usage

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

_log = logging.getLogger(__name__)
_PURGE_INTERVAL_S = 3600.0
# What is temporary outlives its time by this at the most.
_TEMPORARY_INTERVAL_S = 5.0
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
        self._demo = None if settings.providers else DemoServer()
        self._providers = _providers(settings, self._demo)
        relay = RedisRelay(settings.redis_url) if settings.redis_url else MemoryRelay(Memory())
        self._processes = ProcessStore(self._database, self._lock.process_id)
        checkpoints = CheckpointStore(self._database, self._lock.process_id)
        messages = MessageStore(self._database)
        running = RunningAnswers()
        flusher = Flusher(running, relay)
        incoming = Incoming(settings.data_dir / "incoming", self._lock.process_id)
        self._files = _files(settings, self._database, incoming)
        self._ledger = LedgerStore(self._database)
        self._budgets = Budgets(self._ledger, settings.monthly_budget, settings.budget_warning_percent)
        self._answers = Answers(
            AnswerStore(self._database, self._lock.process_id, settings.running_answers),
            messages,
            running,
            Checkpointer(running, checkpoints, messages, relay, flusher, settings.orphan_grace_s, self._end),
            relay,
            flusher,
            Followers(relay, messages),
            self._providers,
            _limits(settings),
            Titles(TitleStore(self._database), self._providers, self._budgets, settings.title_model),
            self._files,
            self._budgets,
            ModelChoice(self._providers),
        )
        self._forwarding = Forwarding(self._providers, self._budgets, self._ledger, _limits(settings))
        self._imports = Imports(
            ImportStore(self._database, self._lock.process_id),
            self._files,
            incoming.folder,
            most_bytes=settings.import_bytes,
            most_file_bytes=settings.upload_bytes,
        )
        self._recovery = Recovery(self._processes, checkpoints, relay, self._price, self._end)
        owner_id = self._enter()
        if self._database.is_shared:
            self._recovery.start()
        self._lock.sweep()
        incoming.sweep(self._lock.is_dead)
        self._answers.start()
        expiry_s = settings.session_expiry_s
        self._contexts = ContextStore(self._database, expiry_s)
        self._chores: list[gevent.Greenlet[..., object]] = [
            gevent.spawn(_repeatedly, self._purge, _PURGE_INTERVAL_S),
            gevent.spawn(_repeatedly, lambda: purge_temporary(self._database, expiry_s), _TEMPORARY_INTERVAL_S),
            gevent.spawn(_repeatedly, self._contexts.purge, _TEMPORARY_INTERVAL_S),
            gevent.spawn(_repeatedly, self._imports.end_leftovers, _LEFTOVERS_INTERVAL_S),
            gevent.spawn(self._providers.models),
        ]
        self._indexing = LastingWork(self._keep_up_search)
        self._indexing.start()
        self._flask = self._web(settings, owner_id, messages, relay)

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

    def _end(self) -> None:
        """The others take this process for dead, and have ended what it was writing: it makes room for a new one."""
        _log.error("lease lost")
        self._answers.abandon()
        os.kill(os.getpid(), signal.SIGTERM)

    def _web(self, settings: Settings, owner_id: str, messages: MessageStore, relay: Relay) -> Flask:
        app = Flask("parley", static_folder=None)
        app.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES
        # Else an address with two slashes together is answered with a page that leads elsewhere.
        app.url_map.merge_slashes = False
        log_requests(app)
        secure(app, settings.cors_origins, settings.hosts)
        register_problems(app)
        conversations, shelves = ConversationStore(self._database), ShelfStore(self._database)
        app.register_blueprint(health(self._database, relay, self._answers))
        voices = Voices(self._providers, self._forwarding, settings.speech_voice)

        def features() -> Features:
            return Features(
                model_titles=settings.title_model is not None,
                budget=settings.monthly_budget is not None,
                transcription=self._providers.has_kind("transcription"),
                speech=self._providers.has_kind("speech"),
            )

        limits = (settings.running_answers, settings.session_expiry_s, settings.upload_bytes, settings.import_bytes)
        app.register_blueprint(session(owner_id, *limits, features))
        app.register_blueprint(models(self._providers))
        app.register_blueprint(conversation_calls(owner_id, conversations, shelves, self._answers))
        taken_away = Exports(conversations, self._files)
        app.register_blueprint(exports(owner_id, taken_away))
        app.register_blueprint(images(owner_id, self._answers, self._files, messages, taken_away))
        app.register_blueprint(imports(owner_id, self._imports, self._answers, settings.import_bytes))
        snapshots = ShareStore(self._database)
        app.register_blueprint(shares(owner_id, snapshots))
        app.register_blueprint(shared(owner_id, snapshots, self._files))
        app.register_blueprint(folders(owner_id, shelves))
        presets = LibraryStore(self._database, "preset", Preset)
        prompts = LibraryStore(self._database, "prompt", PromptTemplate)
        app.register_blueprint(library("presets", owner_id, presets, PresetBody, Preset, PRESET))
        app.register_blueprint(library("prompts", owner_id, prompts, PromptBody, PromptTemplate, PROMPT))
        app.register_blueprint(changes(owner_id, ChangeStore(self._database)))
        app.register_blueprint(search(owner_id, SearchStore(self._database)))
        app.register_blueprint(usage(owner_id, self._ledger, self._budgets))
        app.register_blueprint(file_calls(owner_id, self._files, settings.upload_bytes))
        app.register_blueprint(message_calls(owner_id, messages, self._answers))
        app.register_blueprint(answer_calls(owner_id, self._answers))
        app.register_blueprint(speech(owner_id, messages, voices))
        app.register_blueprint(transcriptions(owner_id, voices, settings.upload_bytes))
        token_store = TokenStore(self._database)
        app.register_blueprint(tokens(owner_id, token_store))
        contexts = Contexts(self._contexts, self._providers) if settings.has_gateway_sessions else None
        app.register_blueprint(gateway(self._providers, self._forwarding, token_store, contexts, settings.upload_bytes))
        app.register_blueprint(openapi())
        if settings.page_dir.is_dir():
            app.register_blueprint(page(settings.page_dir))
        return app

    def _purge(self) -> None:
        purge(self._database)
        self._files.purge()

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


def _providers(settings: Settings, demo: DemoServer | None) -> Providers:
    configured = settings.providers or [*settings.offered, *([_demo_config(demo)] if demo else [])]
    defaults: dict[ModelKind, str | None] = {
        "chat": settings.default_model,
        "image": settings.image_model,
        "transcription": settings.transcription_model,
        "speech": settings.speech_model,
    }
    return Providers([Provider(config) for config in configured], defaults)


def _demo_config(demo: DemoServer) -> ProviderConfig:
    return ProviderConfig("demo", demo.start(), about={PICTURES: ModelConfig(kind="image")})


def _files(settings: Settings, database: Database, incoming: Incoming) -> Files:
    place = settings.files_place
    blobs = BucketBlobs(place) if isinstance(place, Bucket) else FolderBlobs(place)
    limits = {"most_bytes": settings.upload_bytes, "most_characters": settings.file_characters}
    return Files(FileStore(database), blobs, incoming, **limits)


def _limits(settings: Settings) -> Limits:
    return Limits(
        first_token_s=settings.first_token_timeout_s,
        silence_s=settings.silence_timeout_s,
        answer_s=settings.answer_timeout_s,
        auto_continue=settings.auto_continue,
    )
