"""What somebody takes away ends with their being here."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from flask import Flask, g

from parley.web.exports import download


def test_who_may_not_be_here_any_more_gets_no_more_of_it() -> None:
    leaves: list[Callable[[], None]] = []

    @contextmanager
    def hold(leave: Callable[[], None]) -> Iterator[None]:
        leaves.append(leave)
        yield
        leaves.remove(leave)

    app = Flask(__name__)
    with app.test_request_context():
        g.hold_here = hold
        response = download(iter([b"one", b"two", b"three"]), "All.zip", "application/zip")
    pieces = response.iter_encoded()
    assert next(pieces) == b"one"
    leaves[0]()
    assert list(pieces) == []
    assert leaves == []
