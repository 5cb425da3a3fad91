"""The site: which calls there are, who gets in, and what each of them works with. Made once, of settings and rooms."""

from flask import Flask

from parley.admitting import admit
from parley.domain.library import Preset, PromptTemplate
from parley.exchange.export import Exports
from parley.forwarding.contexts import Contexts
from parley.forwarding.voices import Voices
from parley.overseeing import oversee
from parley.rooms import Rooms
from parley.settings import Settings
from parley.store.changes import ChangeStore
from parley.store.conversations import ConversationStore
from parley.store.library import LibraryStore
from parley.store.search import SearchStore
from parley.store.shares import ShareStore
from parley.store.shelves import ShelfStore
from parley.store.tokens import TokenStore
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


def site(settings: Settings, rooms: Rooms, owner_id: str) -> Flask:
    """`owner_id`: of whom all is where there are no accounts."""
    app = Flask("parley", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES
    # Else an address with two slashes together is answered with a page that leads elsewhere.
    app.url_map.merge_slashes = False
    log_requests(app, rooms.meter)
    secure(app, settings.cors_origins, settings.hosts, settings.public_url)
    register_problems(app)
    _admit(app, settings, rooms, owner_id)
    _add_conversations(app, settings, rooms)
    _add_the_rest(app, settings, rooms)
    if settings.access.auth != "none":
        oversee(app, settings, rooms)
    return app


def _admit(app: Flask, settings: Settings, rooms: Rooms, owner_id: str) -> None:
    token_store = TokenStore(rooms.database)
    contexts = Contexts(rooms.contexts, rooms.providers) if settings.has_gateway_sessions else None
    app.register_blueprint(
        gateway(
            rooms.providers,
            rooms.allowances,
            rooms.forwarding,
            token_store,
            rooms.held,
            contexts,
            settings.upload_bytes,
        )
    )
    app.register_blueprint(tokens(token_store))
    admit(app, settings, rooms, owner_id)


def _add_conversations(app: Flask, settings: Settings, rooms: Rooms) -> None:
    database, answers, files, messages = rooms.database, rooms.answers, rooms.files, rooms.messages
    conversations, shelves, snapshots = ConversationStore(database), ShelfStore(database), ShareStore(database)
    taken_away = Exports(conversations, files)
    app.register_blueprint(conversation_calls(conversations, shelves, answers))
    app.register_blueprint(exports(taken_away))
    app.register_blueprint(images(answers, files, messages, taken_away))
    app.register_blueprint(imports(rooms.imports, answers, settings.import_bytes))
    app.register_blueprint(shares(snapshots))
    app.register_blueprint(shared(snapshots, files))
    app.register_blueprint(folders(shelves))
    app.register_blueprint(changes(ChangeStore(database)))
    app.register_blueprint(search(SearchStore(database)))
    app.register_blueprint(file_calls(files, settings.upload_bytes))
    app.register_blueprint(message_calls(messages, answers))
    app.register_blueprint(answer_calls(answers))


def _add_the_rest(app: Flask, settings: Settings, rooms: Rooms) -> None:
    providers = rooms.providers
    voices = Voices(rooms.allowances, rooms.forwarding, settings.speech_voice)

    def features(owner_id: str) -> Features:
        allowance = rooms.allowances.of(owner_id)
        may_speak = allowance.speech is not False
        return Features(
            model_titles=settings.title_model is not None,
            budget=settings.monthly_budget is not None or allowance.monthly_budget is not None,
            transcription=may_speak and providers.has_kind("transcription"),
            speech=may_speak and providers.has_kind("speech"),
        )

    def running_answers(owner_id: str) -> int:
        return rooms.allowances.of(owner_id).running_answers or settings.running_answers

    limits = (
        running_answers,
        settings.session_expiry_s,
        settings.retention_days,
        settings.upload_bytes,
        settings.import_bytes,
    )
    presets = LibraryStore(rooms.database, "preset", Preset)
    prompts = LibraryStore(rooms.database, "prompt", PromptTemplate)
    app.register_blueprint(health(rooms.database, rooms.relay, rooms.answers))
    app.register_blueprint(session(*limits, features, is_vouched=settings.access.auth == "proxy"))
    app.register_blueprint(models(rooms.allowances))
    app.register_blueprint(library("presets", presets, PresetBody, Preset, PRESET))
    app.register_blueprint(library("prompts", prompts, PromptBody, PromptTemplate, PROMPT))
    app.register_blueprint(usage(rooms.ledger, rooms.budgets))
    app.register_blueprint(speech(rooms.messages, voices))
    app.register_blueprint(transcriptions(voices, settings.upload_bytes))
    app.register_blueprint(openapi())
    if settings.page_dir.is_dir():
        app.register_blueprint(page(settings.page_dir))
