"""The providers of this installation: which models there are, which is the default, and who answers for a model."""

import re
from collections.abc import Sequence
from time import monotonic

import gevent

from parley.domain.errors import FieldError, UnknownProviderError
from parley.domain.model import Model, ModelFacts, ModelId
from parley.domain.prompt import Prompt
from parley.upstream.error import UpstreamError
from parley.upstream.flow import Take
from parley.upstream.provider import Provider

_FRESH_S = 300.0
# After a failure the provider is asked again soon, but not by every page that opens.
_FAILED_S = 15.0
_PATIENCE_S = 2.0
# Lists name models of every kind; these words mark those that do not chat.
_NOT_CHAT = re.compile(
    r"embed|whisper|tts|audio|dall-e|image|moderation|transcribe|rerank|realtime|sora", re.IGNORECASE
)


class Providers:
    """One or more providers by name; the first is the default one."""

    def __init__(self, providers: Sequence[Provider], default_model: str | None) -> None:
        """`default_model`: a model id that goes before the providers' lists."""
        self._listings = {provider.name: _Listing(provider) for provider in providers}
        self._default_model = default_model
        self._first = providers[0].name

    def models(self) -> list[Model]:
        """Every model that is listed; a provider out of reach keeps the list it had."""
        return [
            Model(str(ModelId(name, model)), name, model, facts.context_window, facts.abilities, facts.price)
            for name, listing in self._listings.items()
            for model, facts in listing.models().items()
        ]

    def default_model(self) -> str:
        """The id of the model that answers when nobody chose one."""
        if self._default_model:
            return self._default_model
        listed = self._listings[self._first].models()
        chatting = (name for name in listed if not _NOT_CHAT.search(name))
        # Where nothing is listed the name goes out all the same: many local servers take any.
        return str(ModelId(self._first, next(chatting, next(iter(listed), "default"))))

    def facts(self, model: str) -> ModelFacts:
        """What is known by now of the model with this id. Waits for nothing."""
        model_id = ModelId.parse(model)
        listing = self._listings.get(model_id.provider) if model_id else None
        return listing.known(model_id.name) if listing and model_id else ModelFacts()

    def check(self, model: str) -> None:
        """Raises UnknownProviderError unless a provider answers for this id. Names are the provider's own business."""
        self._provider_of(model)

    def reply(self, model: str, prompt: Prompt, take: Take) -> None:
        """Hands what the model says to `take`; `prompt.model` is its name there. Raises UpstreamError."""
        self._provider_of(model).reply(prompt, take)

    def close(self) -> None:
        """Lets go of all idle connections."""
        for listing in self._listings.values():
            listing.provider.close()

    def _provider_of(self, model: str) -> Provider:
        model_id = ModelId.parse(model)
        listing = self._listings.get(model_id.provider) if model_id else None
        if listing is None:
            known = " or ".join(f"{name}/…" for name in self._listings)
            detail = f"No provider is configured for {model!r}: a model is written as {known}."
            raise UnknownProviderError(detail, [FieldError("model", detail)])
        return listing.provider


class _Listing:
    """One provider's models, asked for when they are needed and kept for a while."""

    def __init__(self, provider: Provider) -> None:
        self.provider = provider
        self._models: dict[str, ModelFacts] = {}
        self._expires = 0.0
        self._refreshing: gevent.Greenlet[[], None] | None = None

    def models(self) -> dict[str, ModelFacts]:
        """The latest list there is; who needs the first one waits for it, but not for a provider that hangs."""
        if not self._refreshing and monotonic() >= self._expires:
            self._refreshing = gevent.spawn(self._refresh)
        if self._refreshing and not self._models:
            self._refreshing.join(_PATIENCE_S)
        return self._models

    def known(self, name: str) -> ModelFacts:
        """Of the latest list there is."""
        return self._models.get(name, ModelFacts())

    def _refresh(self) -> None:
        try:
            self._models = self.provider.models()
            self._expires = monotonic() + _FRESH_S
        except UpstreamError:
            self._expires = monotonic() + _FAILED_S
        finally:
            self._refreshing = None
