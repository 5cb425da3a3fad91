"""The calls of the gateway: each is its provider's, but for the model's name, and handed on."""

from typing import cast

from flask import Blueprint, Response, g, request

from parley.answers.allowances import Allowances
from parley.domain.allowance import Allowance
from parley.domain.errors import FieldError, InvalidError, NotAllowedError
from parley.domain.model import Model, ModelKind
from parley.domain.token import Caller
from parley.forwarding.contexts import Contexts
from parley.forwarding.forwarding import Forwarding
from parley.store.tokens import TokenStore
from parley.upstream.call import Call
from parley.upstream.characters import storable
from parley.upstream.providers import Providers
from parley.web.bearer import bearer
from parley.web.gateway.bodies import form_fields, json_fields, messages_in
from parley.web.gateway.errors import NoModelError, UnknownTokenError, no_such_call, register_errors
from parley.web.gateway.replies import handed_back
from parley.web.reply import json_reply

# What is asked in JSON, and in forms: which models are there for it.
_IN_JSON: dict[str, ModelKind] = {
    "embeddings": "embedding",
    "moderations": "moderation",
    "images/generations": "image",
    "audio/speech": "speech",
}
_IN_FORMS: dict[str, ModelKind] = {
    "images/edits": "image",
    "images/variations": "image",
    "audio/transcriptions": "transcription",
    "audio/translations": "transcription",
}
_CHAT = "chat/completions"
_LONGEST_SESSION = 512
# Of a model: it goes back in a header.
_LONGEST_NAME = 300


_ANY = ("GET", "POST", "PUT", "PATCH", "DELETE")


def gateway(
    providers: Providers,
    allowances: Allowances,
    forwarding: Forwarding,
    tokens: TokenStore,
    contexts: Contexts | None,
    most_bytes: int,
) -> Blueprint:
    """`/v1`. `contexts`: where clients may name a session; `most_bytes` of a body."""
    calls = Blueprint("gateway", __name__, url_prefix="/v1")
    register_errors(calls)
    calls.before_request(_Door(tokens, allowances).check)
    room = _Gateway(providers, allowances, forwarding, contexts, most_bytes)
    calls.add_url_rule("/models", view_func=room.list_models)
    calls.add_url_rule("/models/<path:name>", view_func=room.show_model)
    calls.add_url_rule(f"/{_CHAT}", view_func=room.chat, methods=["POST"])
    for path in _IN_JSON:
        calls.add_url_rule(f"/{path}", path.replace("/", "-"), room.in_json, methods=["POST"])
    for path in _IN_FORMS:
        calls.add_url_rule(f"/{path}", path.replace("/", "-"), room.in_form, methods=["POST"])
    calls.add_url_rule("/", "nothing", no_such_call, methods=_ANY)
    calls.add_url_rule("/<path:_rest>", "unknown", lambda _rest: no_such_call(), methods=_ANY)
    return calls


class _Door:
    def __init__(self, tokens: TokenStore, allowances: Allowances) -> None:
        self._tokens = tokens
        self._allowances = allowances

    def check(self) -> None:
        """Lets those in that have a token, if its owner may use programs at all."""
        # Before a browser sends one it asks, without, whether it may.
        if request.method == "OPTIONS":
            return
        text = bearer()
        caller = self._tokens.find(text) if text else None
        if caller is None:
            raise UnknownTokenError("Give a token of this Parley as the API key: they are made in its settings.")
        g.caller, g.allowance = caller, self._allowances.of(caller.owner_id)
        if g.allowance.gateway is False:
            raise NotAllowedError("You may not use this Parley for other programs: ask an administrator.")


class _Gateway:
    def __init__(
        self,
        providers: Providers,
        allowances: Allowances,
        forwarding: Forwarding,
        contexts: Contexts | None,
        most_bytes: int,
    ) -> None:
        self._providers = providers
        self._allowances = allowances
        self._forwarding = forwarding
        self._contexts = contexts
        self._most_bytes = most_bytes

    def list_models(self) -> Response:
        return json_reply({"object": "list", "data": [_told(model) for model in self._allowances.models(_allowance())]})

    def show_model(self, name: str) -> Response:
        found = next((model for model in self._allowances.models(_allowance()) if name in (model.id, model.name)), None)
        if found is None:
            raise NoModelError(f"No provider of this Parley lists a model {name!r}.")
        return json_reply(_told(found))

    def chat(self) -> Response:
        fields = json_fields(self._most_bytes)
        model = self._meant(fields, "chat")
        messages = messages_in(fields)
        is_stream = fields.get("stream") is True
        options = fields.pop("stream_options", None)
        wanted = options if isinstance(options, dict) else {}
        on_complete = None
        session = fields.get("user")
        if self._contexts and isinstance(session, str) and session:
            begun = self._contexts.begin(_caller(), storable(session)[:_LONGEST_SESSION], model, messages)
            fields["messages"], on_complete = begun
        forwarded = self._forwarding.begin(
            _caller().owner_id,
            "gateway",
            model,
            Call(_CHAT, fields, own={"stream_options": {**wanted, "include_usage": True}} if is_stream else {}),
            shows_count=wanted.get("include_usage") is True,
            on_complete=on_complete,
        )
        return handed_back(forwarded, is_stream=is_stream)

    def in_json(self) -> Response:
        path = _path()
        fields = json_fields(self._most_bytes)
        model = self._meant(fields, _IN_JSON[path])
        forwarded = self._forwarding.begin(_caller().owner_id, "gateway", model, Call(path, fields))
        return handed_back(forwarded, is_stream=fields.get("stream") is True)

    def in_form(self) -> Response:
        path = _path()
        fields, files = form_fields(self._most_bytes)
        model = self._meant(fields, _IN_FORMS[path])
        forwarded = self._forwarding.begin(_caller().owner_id, "gateway", model, Call(path, fields, files))
        return handed_back(forwarded, is_stream=fields.get("stream") == "true")

    def _meant(self, fields: dict[str, object], kind: ModelKind) -> str:
        """The id of the model that the fields name, or that there is for it; it is no field any more."""
        name = fields.pop("model", None)
        if name is None:
            found = self._allowances.model_for(_allowance(), kind)
            if found is None:
                raise NoModelError(f"Name a model: no provider of this Parley lists one of the kind {kind!r}.")
            return found
        known = storable(name) if isinstance(name, str) else ""
        if not 0 < len(known) <= _LONGEST_NAME:
            detail = f"model must be a text of at most {_LONGEST_NAME} characters."
            raise InvalidError(detail, [FieldError("model", detail)])
        return self._providers.resolve(known)


def _caller() -> Caller:
    """Whose token the call came with."""
    return cast("Caller", g.caller)


def _allowance() -> Allowance:
    """What whose token it is may use."""
    return cast("Allowance", g.allowance)


def _path() -> str:
    return request.path.removeprefix("/v1/")


def _told(model: Model) -> dict[str, object]:
    return {"id": model.id, "object": "model", "created": 0, "owned_by": model.provider}
