"""Ctrl-C, and whatever else asks the command to end: the first time it stops the answer, the second time it leaves."""

import os
import signal
from collections.abc import Callable
from threading import Event, Thread
from types import FrameType
from typing import Self

from parley.terminal.server import LostError, RefusedError

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_AGAIN_S = 0.1


class Stopping:
    """While an answer is read, signals do not break into that: the rest of it, and its end, come as the server says."""

    def __init__(self, stop: Callable[[], None]) -> None:
        """`stop` returns with the receipt; it is called from another thread, until the server knows the answer."""
        # What was asked for, as a shell tells it.
        self.exit_code: int | None = None
        self._stop = stop
        self._has_ended = Event()
        self._thread = Thread(target=self._tell, daemon=True)

    def __enter__(self) -> Self:
        # What is ignored stays so: under nohup, or behind a shell's `&`.
        heard = [number for number in _SIGNALS if signal.getsignal(number) is not signal.SIG_IGN]
        self._before = {number: signal.signal(number, self._receive) for number in heard}
        return self

    def __exit__(self, *_: object) -> None:
        self._has_ended.set()
        if self.exit_code is not None:
            self._thread.join()
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _receive(self, number: int, _frame: FrameType | None) -> None:
        if self.exit_code is not None:
            os._exit(128 + number)
        self.exit_code = 128 + number
        self._thread.start()

    def _tell(self) -> None:
        while True:
            try:
                self._stop()
            except (LostError, RefusedError):
                # It may not have been asked yet, or there is no way to the server for a moment.
                if self._has_ended.wait(_AGAIN_S):
                    return
            else:
                return
