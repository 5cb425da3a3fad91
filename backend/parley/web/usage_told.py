"""What usage and the budget are told as; `Added` and `Budget` say what the fields mean."""

from collections.abc import Callable, Iterable
from typing import Literal, TypedDict, TypeVar

from parley.domain.ledger import Added

Key = TypeVar("Key")
Period = TypedDict("Period", {"from": str, "to": str})


class Sums(TypedDict):
    """`first_token_ms` on average."""

    requests: int
    input_tokens: int
    output_tokens: int
    estimated: int
    cost: float
    unpriced: int
    unfinished: int
    retries: int
    duration_ms: int
    first_token_ms: int | None


class OfDay(Sums):
    """One day."""

    day: str


class OfModel(Sums):
    """One model, by its id."""

    model: str


class OfConversation(Sums):
    """One conversation; without an id what belongs to none."""

    conversation_id: str | None
    title: str | None
    deleted: bool


class DayUsage(Period):
    """By day."""

    by: Literal["day"]
    totals: Sums
    rows: list[OfDay]


class ModelUsage(Period):
    """By model, the most first."""

    by: Literal["model"]
    totals: Sums
    rows: list[OfModel]


class ConversationUsage(Period):
    """By conversation, the most first."""

    by: Literal["conversation"]
    totals: Sums
    rows: list[OfConversation]


class BudgetNow(TypedDict):
    """US dollars."""

    month: str
    limit: float
    warning: float
    spent: float
    unpriced: int
    state: Literal["open", "warned", "spent"]


class BudgetReply(TypedDict):
    """None is set where it is null."""

    budget: BudgetNow | None


def told_sums(added: Added) -> dict[str, object]:
    """`first_token_ms` on average."""
    told = added._asdict()
    begun = told.pop("begun")
    return told | {"first_token_ms": round(added.first_token_ms / begun) if begun else None}


def most_first(keys: Iterable[Key], added_of: Callable[[Key], Added]) -> list[Key]:
    """The costliest, then those with the most tokens."""

    def rank(key: Key) -> tuple[float, int, int]:
        added = added_of(key)
        return (-added.cost, -added.input_tokens - added.output_tokens, -added.requests)

    return sorted(keys, key=rank)
