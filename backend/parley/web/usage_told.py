"""What usage and the budget are told as; `Added` and `Budget` say what the fields mean."""

from typing import Literal, TypedDict

_Period = TypedDict("_Period", {"from": str, "to": str})


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


class DayUsage(_Period):
    """By day."""

    by: Literal["day"]
    totals: Sums
    rows: list[OfDay]


class ModelUsage(_Period):
    """By model, the most first."""

    by: Literal["model"]
    totals: Sums
    rows: list[OfModel]


class ConversationUsage(_Period):
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
