"""Sessions: clients that say only what is new, and are answered as if they had said everything."""

import logging
from collections.abc import Sequence
from typing import NamedTuple

from parley.domain.errors import UnavailableError
from parley.domain.token import Caller
from parley.forwarding.context import Said, joined
from parley.forwarding.forwarded import Completed
from parley.store.contexts import ContextStore
from parley.upstream.overheard import Overheard
from parley.upstream.providers import Providers

_log = logging.getLogger(__name__)


class Begun(NamedTuple):
    """`messages`: what the model is asked; `on_complete`: keeps that and the answer for the next time."""

    messages: Sequence[Said]
    on_complete: Completed


class Contexts:
    """What is said in a session counts once it is answered: a request that failed can be sent again."""

    def __init__(self, store: ContextStore, providers: Providers) -> None:
        self._store = store
        self._providers = providers

    def begin(self, caller: Caller, session: str, model: str, said: Sequence[Said]) -> Begun:
        """The client says this to a model (its id)."""
        kept = self._store.messages(caller.token_id, session)

        def keep(overheard: Overheard) -> None:
            try:
                self._store.add(caller.token_id, session, [*said, overheard.message])
            except UnavailableError:
                _log.exception("a session lost what was said in it")

        return Begun(joined(kept, said, self._providers.facts(model).context_window), keep)
