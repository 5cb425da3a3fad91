"""One provider's models: asked for when they are needed, kept for a while, and kept when the provider is down."""

from time import monotonic, time

import gevent

from parley.domain.model import ModelFacts
from parley.upstream.error import UpstreamError
from parley.upstream.provider import Provider

_FRESH_S = 300.0
# After a failure the provider is asked again soon, but not by every page that opens.
_FAILED_S = 15.0


class Roster:
    """Refreshed in the background, by whoever asks for it."""

    def __init__(self, provider: Provider) -> None:
        self.provider = provider
        self._models: dict[str, ModelFacts] = {}
        self._expires = 0.0
        # Milliseconds since 1970; None until there is a list.
        self.listed_at: int | None = None
        self._refreshing: gevent.Greenlet[[], None] | None = None

    def begin(self) -> None:
        """Asks for the list if it is due. Waits for nothing."""
        if not self._refreshing and monotonic() >= self._expires:
            self._refreshing = gevent.spawn(self._refresh)

    def models(self, patience_s: float) -> dict[str, ModelFacts]:
        """The latest list there is; who needs the first one waits for it, but not for a provider that hangs."""
        self.begin()
        if self._refreshing and not self._models:
            self._refreshing.join(patience_s)
        return self._models

    def has(self, name: str) -> bool:
        """Whether the latest list there is has it."""
        return name in self._models

    def known(self, name: str) -> ModelFacts:
        """Of the latest list there is; what the operator says holds before there is one."""
        return self._models.get(name) or self.provider.config.about_model(name).facts

    def _refresh(self) -> None:
        try:
            self._models = self.provider.models()
            self._expires = monotonic() + _FRESH_S
            self.listed_at = round(time() * 1000)
        except UpstreamError:
            self._expires = monotonic() + _FAILED_S
        finally:
            self._refreshing = None
