"""Work on whole files, done in a thread: in the hub every stream of this process would stand still for it."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

import gevent

P = ParamSpec("P")
T = TypeVar("T")


def aside(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What `work` returns or raises. It must touch nothing but files."""
    return gevent.get_hub().threadpool.apply(work, args, kwargs)
