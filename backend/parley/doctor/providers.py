"""Tries each provider as it is used: a list of models, and the beginning of one answer."""

from collections.abc import Iterator, Sequence
from time import monotonic

import gevent
from msgspec import structs

from parley.doctor.finding import Finding, fine, wrong
from parley.domain.model import ModelId
from parley.domain.part import PARTS
from parley.domain.prompt import Prompt, Turn
from parley.settings import Settings
from parley.upstream.config import ProviderConfig
from parley.upstream.error import UpstreamError
from parley.upstream.kinds import first_chatting
from parley.upstream.provider import Provider
from parley.upstream.reply import ReplyEvent
from parley.upstream.retry import Retries

_PATIENCE_S = 60.0
_QUESTION = Turn("user", "Say OK.")


def provider_findings(settings: Settings) -> Iterator[Finding]:
    """Of each that is configured; where none is, of those that are offered and there."""
    wanted = ModelId.parse(settings.default_model or "")
    for config in settings.providers:
        yield from _tried(config, wanted.name if wanted and wanted.provider == config.name else None)
    for config in settings.offered:
        if (names := _listed(config)) and not isinstance(names, UpstreamError):
            yield fine(config.name, f"found on this machine with {_count(names)}, and offered on the page")
    if not settings.providers:
        yield fine("provider", "none is set, so the demo model answers: see OPENAI_API_KEY and PARLEY_PROVIDERS_FILE")


def _tried(config: ProviderConfig, wanted: str | None) -> Iterator[Finding]:
    names = _listed(config)
    if isinstance(names, UpstreamError):
        # Some have no list, and answer all the same.
        is_fine = names.code == "provider_refused" and wanted is not None
        yield Finding(is_fine, f"{config.name}: models", names.detail)
    else:
        yield fine(f"{config.name}: models", _count(names))
    model = wanted or (None if isinstance(names, UpstreamError) else first_chatting(names))
    if model:
        yield _asked(config, model)


def _listed(config: ProviderConfig) -> Sequence[str] | UpstreamError:
    provider = Provider(config)
    try:
        return list(provider.models())
    except UpstreamError as error:
        return error
    finally:
        provider.close()


def _asked(config: ProviderConfig, model: str) -> Finding:
    """One token of an answer, and no more."""
    name = f"{config.name}: an answer by {model}"
    provider = Provider(structs.replace(config, retries=Retries(0, 0)))
    begun = monotonic()
    try:
        with gevent.Timeout(_PATIENCE_S):
            provider.reply(Prompt(model, [_QUESTION]), _until_something)
    except _EnoughError:
        return fine(name, f"began after {round((monotonic() - begun) * 1000)} ms")
    except UpstreamError as error:
        return wrong(name, error.detail)
    except gevent.Timeout:
        return wrong(name, f"did not begin within {_PATIENCE_S:g} seconds: is the model loaded?")
    finally:
        provider.close()
    return wrong(name, "ended without a word: does this model chat?")


class _EnoughError(Exception):
    """The model has begun."""


def _until_something(events: Sequence[ReplyEvent]) -> None:
    if any(isinstance(event, PARTS) for event in events):
        raise _EnoughError


def _count(names: Sequence[str]) -> str:
    return f"{len(names)} model{'' if len(names) == 1 else 's'}"
