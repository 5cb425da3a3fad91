"""What Stop came to, as whoever stopped an answer is told. A plain value."""

from typing import NamedTuple, Self

from parley.domain.run import Status, StopReceipt


class Receipt(NamedTuple):
    """The answer's outcome and final cursor, and what is known of its connection."""

    answer_id: str
    status: Status
    cursor: str | None
    upstream_closed: bool
    closed_after_ms: int | None

    @classmethod
    def of(cls, answer_id: str, status: Status, cursor: str | None, stop: StopReceipt | None) -> Self:
        """`stop`: what the run's end says; without it the answer had ended by itself."""
        closed = (stop.upstream_closed, stop.closed_after_ms) if stop else (True, None)
        return cls(answer_id, status, cursor, *closed)
