"""The pump: one greenlet a run. What it does may be killed anywhere; how that ended is told once it is gone."""

from collections.abc import Callable
from contextvars import copy_context
from time import monotonic
from typing import Literal

import gevent
from msgspec import structs

from parley.answers.deadline import Deadline
from parley.answers.limits import Limits
from parley.answers.work import Work
from parley.domain.errors import UnavailableError
from parley.domain.ledger import Entry
from parley.domain.run import Ending, RunError, StopReceipt
from parley.logs import answer_id
from parley.upstream.error import UpstreamError
from parley.upstream.reply import Finish

_SHUT_DOWN = "The server was shut down while it wrote this answer."
_INTERNAL = "Something went wrong inside Parley while it wrote this answer."


class Pump:
    """Does the work of one run. `ending` is decided when the greenlet is gone, and its connection with it."""

    __slots__ = (
        "_cut_off",
        "_cut_off_at",
        "_greenlet",
        "_limits",
        "_work",
        "context",
        "ending",
        "entries",
        "live",
        "record",
        "stored",
    )

    def __init__(self, work: Work, limits: Limits) -> None:
        self.live = work.live
        self.record = work.record
        self.ending: Ending | None = None
        # Of what was asked of the provider, once the run has ended.
        self.entries: list[Entry] = []
        # How much of the answer the store has.
        self.stored = work.live.message.runs[-1].start
        # Whose request started this: log lines about the run belong to it.
        self.context = copy_context()
        self.context.run(answer_id.set, self.live.id)
        self._work = work
        self._limits = limits
        self._cut_off: Literal["stopped", "interrupted"] | None = None
        self._cut_off_at = 0.0

    def start(self, on_end: Callable[["Pump"], None]) -> None:
        """Begins. `on_end` is called in the hub, so it must not block."""
        self._greenlet = gevent.Greenlet(self._run)
        # Of its own a greenlet has none.
        self._greenlet.gr_context = self.context

        def end(greenlet: "gevent.Greenlet[[], RunError | None]") -> None:
            work = self._work
            instead = work.model if work.model != self.live.message.model else None
            about = {"left_out": work.left_out, "model": instead, "dropped_params": work.dropped or None}
            self.ending = ending = structs.replace(self._ending_after(greenlet), **about)
            self.entries = work.record.entries(work.said(), work.price, ending.status, ending.error_code)
            on_end(self)

        self._greenlet.link(end)
        self._greenlet.start()

    def stop(self) -> None:
        """Cuts the run off, `stopped`; nothing if it has ended or is being cut off."""
        self._cut("stopped")

    def interrupt(self) -> None:
        """Cuts the run off, `interrupted`: this process is about to end."""
        self._cut("interrupted")

    def _cut(self, outcome: Literal["stopped", "interrupted"]) -> None:
        if self._cut_off is None and not self._greenlet.dead:
            self._cut_off, self._cut_off_at = outcome, monotonic()
            # Raises GreenletExit wherever it waits; unwinding closes the connection.
            self._greenlet.kill(block=False)

    def _run(self) -> RunError | None:
        limits = self._limits
        too_slow = UpstreamError("answer_timeout", f"The answer took longer than {limits.answer_s:g} seconds.")
        try:
            with Deadline(limits.answer_s, lambda: too_slow):
                self._work.do()
        except (UpstreamError, UnavailableError) as error:
            return RunError(error.code, error.detail)
        return None

    def _ending_after(self, greenlet: "gevent.Greenlet[[], RunError | None]") -> Ending:
        work = self._work
        usage, timing = work.record.usage(work.said()), work.record.timing()
        usage = usage and usage.at(work.price)
        outcome: object = greenlet.value
        if self._cut_off and isinstance(outcome, gevent.GreenletExit):
            if self._cut_off == "interrupted":
                error = RunError("shut_down", f"{_SHUT_DOWN} {work.way_on}")
                return Ending("interrupted", usage=usage, timing=timing, error=error)
            after_ms = round((monotonic() - self._cut_off_at) * 1000)
            return Ending(
                "stopped", usage=usage, timing=timing, stop=StopReceipt(upstream_closed=True, closed_after_ms=after_ms)
            )
        if isinstance(outcome, RunError) or not greenlet.successful():
            error = outcome if isinstance(outcome, RunError) else RunError("internal", f"{_INTERNAL} {work.way_on}")
            return Ending("failed", usage=usage, timing=timing, error=error)
        finish = work.finish or Finish(None, None)
        return Ending("complete", finish.reason, finish.provider_reason, usage, timing)
