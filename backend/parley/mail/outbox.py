"""Letters that nobody waits for: handed over in the background, and again after a while if that fails."""

import logging
from collections.abc import Callable

import gevent
from gevent.pool import Pool

from parley.mail.letter import Letter
from parley.mail.server import MailError, MailServer

_log = logging.getLogger(__name__)
# More are let go: whoever asks must not see by the reply that others are being written to.
_AT_ONCE = 200
_PAUSES_S = (2.0, 15.0, 60.0)


class Outbox:
    """Of one process, with which it ends."""

    def __init__(self, server: MailServer) -> None:
        self._server = server
        self._jobs = Pool(_AT_ONCE)

    def later(self, job: Callable[[], object]) -> None:
        """Does it soon; nobody hears how it went."""
        if self._jobs.full():
            _log.error("too many letters on their way")
        else:
            self._jobs.spawn(job)

    def send(self, letter: Letter) -> None:
        """At once, and once. Raises MailError."""
        self._server.send(letter)

    def deliver(self, letter: Letter) -> bool:
        """As often as is reasonable; whether it was taken."""
        for pause_s in (*_PAUSES_S, None):
            try:
                self._server.send(letter)
            except MailError as error:
                _log.warning("letter not taken", extra={"cause": str(error)})
                if error.is_final or pause_s is None:
                    return False
                gevent.sleep(pause_s)
            else:
                return True
        return False
