"""How the providers do, for administrators: never a key, nor anything that a provider said."""

from typing import Literal, TypedDict

from flask import Blueprint, Response

from parley.domain.health import KnownOf, Lately, Mishap, health_of
from parley.store.everybodys_ledger import EverybodysLedger
from parley.store.records import rfc3339
from parley.upstream.providers import Providers
from parley.web.caller import check_administrator
from parley.web.openapi.operation import ListOf, described, json_of
from parley.web.reply import json_reply


class LastError(TypedDict):
    """`code`: as of a run's error."""

    code: str
    at: str


class KeyAtRest(TypedDict):
    """`number`: its place among the provider's keys, from 1."""

    number: int
    until: str


class ProviderHealth(TypedDict):
    """`state`: `unknown` where nobody has asked it for anything. Null: nothing of that is known.

    `requests`, `failures`, `first_token_ms` (the median of chats): of the last hour, of everybody. `keys_at_rest`,
    `models`, `listed_at`: as the process that answers knows them; `listed_at` is null where the models are named.
    """

    name: str
    address: str
    is_offered: bool
    state: Literal["reachable", "unreachable", "unknown"]
    last_error: LastError | None
    requests: int
    failures: int
    first_token_ms: int | None
    keys: int
    keys_at_rest: list[KeyAtRest]
    models: int
    listed_at: str | None


def provider_health(providers: Providers, ledger: EverybodysLedger) -> Blueprint:
    """`/api/admin/providers`."""
    calls = Blueprint("provider_health", __name__, url_prefix="/api/admin/providers")
    calls.before_request(check_administrator)

    @calls.get("")
    @described(
        "How the providers do",
        {200: json_of(ListOf("providers", ProviderHealth), "In the order of the settings.")},
        refusals=("not_allowed",),
    )
    def show() -> Response:
        lately = ledger.lately()
        return json_reply({"providers": [_told(each, _of_provider(each.name, lately)) for each in providers.known()]})

    def _of_provider(name: str, by_model: dict[str, Lately]) -> Lately:
        whole = Lately()
        for model, each in by_model.items():
            if model.partition("/")[0] == name:
                # Nobody waits for the first token of a picture.
                whole = whole.plus(each if providers.kind(model) == "chat" else each._replace(waits=()))
        return whole

    return calls


def _told(known: KnownOf, lately: Lately) -> ProviderHealth:
    health = health_of(known, lately)
    return ProviderHealth(
        name=known.name,
        address=known.address,
        is_offered=known.is_offered,
        state="unknown" if health.is_reachable is None else "reachable" if health.is_reachable else "unreachable",
        last_error=_error(health.mishap),
        requests=health.requests,
        failures=health.failures,
        first_token_ms=health.first_token_ms,
        keys=known.keys,
        keys_at_rest=[KeyAtRest(number=each.number, until=rfc3339(each.until)) for each in known.resting],
        models=known.models,
        listed_at=None if known.listed_at is None else rfc3339(known.listed_at),
    )


def _error(mishap: Mishap | None) -> LastError | None:
    return LastError(code=mishap.code, at=rfc3339(mishap.at)) if mishap else None
