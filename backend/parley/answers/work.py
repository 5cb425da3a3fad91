"""What a run does: asks a provider, and appends what comes. Written or drawn, the pump runs it the same way."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import ClassVar

from parley.answers.limits import Limits
from parley.answers.live import LiveAnswer
from parley.answers.record import Record
from parley.domain.model import Price
from parley.domain.part import Part
from parley.upstream.providers import Providers
from parley.upstream.reply import Finish


class Work(ABC):
    """Of one run of `live`. It may be cut off anywhere; what is known of it is whole at any moment."""

    __slots__ = ("_limits", "_providers", "_start", "dropped", "finish", "left_out", "live", "model", "record")

    # What to do about the rest of an answer that was cut off.
    way_on: ClassVar[str] = "Continue asks for the rest."

    def __init__(self, live: LiveAnswer, providers: Providers, limits: Limits) -> None:
        self.live = live
        self.record = Record(live.message.model or "")
        # The one that is asked now.
        self.model = live.message.model or ""
        self.finish: Finish | None = None
        # The parameters that the model was asked without.
        self.dropped: Sequence[str] = ()
        # So many messages the model is not told of.
        self.left_out: int | None = None
        self._providers = providers
        self._limits = limits
        self._start = live.message.runs[-1].start

    @abstractmethod
    def do(self) -> None:
        """Blocks until the answer is whole. Raises UpstreamError, UnavailableError."""

    @abstractmethod
    def said(self) -> list[str]:
        """What came of the request being made, in words."""

    @property
    def price(self) -> Price | None:
        """What the model that is asked now costs."""
        return self._providers.facts(self.model).price

    def _put(self, piece: Part) -> None:
        """Appends it, and notes when its part began."""
        live = self.live
        is_first = live.length == self._start
        if live.append(piece) or is_first:
            self.record.begin_part()
