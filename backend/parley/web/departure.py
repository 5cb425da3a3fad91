"""Clients that leave, as their sockets show at once. A write would show it only at the second attempt."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from socket import MSG_DONTWAIT, MSG_PEEK

import gevent
from gevent import monkey

_READABLE = 1
# The real one: gevent's would switch to the hub, in which the watcher's callback runs.
_socket = monkey.get_original("socket", "socket")


@contextmanager
def noticing_departure(descriptor: int, on_gone: Callable[[], None]) -> Iterator[None]:
    """Meanwhile `on_gone` is called, which must not block, if the client closes the connection.

    It has said what it wanted, so there is nothing else to come from it.
    """
    arrivals = gevent.get_hub().loop.io(descriptor, _READABLE)

    def look() -> None:
        # A request may follow already: behind it a close cannot be seen before it is read.
        arrivals.stop()
        if _has_closed(descriptor):
            on_gone()

    arrivals.start(look)
    try:
        yield
    finally:
        arrivals.stop()
        arrivals.close()


def _has_closed(descriptor: int) -> bool:
    """Whether a socket that can be read has nothing more to be read."""
    peer = _socket(fileno=descriptor)
    try:
        return not peer.recv(1, MSG_PEEK | MSG_DONTWAIT)
    except BlockingIOError:
        return False
    except OSError:
        return True
    finally:
        peer.detach()
