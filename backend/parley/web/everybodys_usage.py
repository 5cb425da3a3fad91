"""What everybody asked of providers, added up by person and model, for administrators. Names no conversation."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from flask import Blueprint, Response

from parley.domain.ledger import Added, Purpose
from parley.domain.model import ModelKind
from parley.domain.person import Person
from parley.store.everybodys_ledger import EverybodysLedger
from parley.store.people import PeopleStore
from parley.web.caller import check_administrator
from parley.web.openapi.operation import JSON, TEXT, Reply, described
from parley.web.reply import json_reply
from parley.web.usage_asked import FORMAT, FORMATS, PERIOD, one_asked, period_asked
from parley.web.usage_csv import csv_reply
from parley.web.usage_told import Period, Sums, most_first, told_sums


class ByUse(Sums):
    """Of the requests, those for answers, for pictures, and for what is read aloud or written down."""

    answers: int
    pictures: int
    speech: int


class OfPersonAndModel(ByUse):
    """One person and one model; without an id those who are gone, together."""

    person_id: str | None
    login: str | None
    name: str | None
    model: str


class EverybodysUsage(Period):
    """By person and model, the most first."""

    totals: ByUse
    rows: list[OfPersonAndModel]


class _Uses(NamedTuple):
    """What some entries come to, and what they were for."""

    added: Added = Added()
    answers: int = 0
    pictures: int = 0
    speech: int = 0

    def plus(self, other: "_Uses") -> "_Uses":
        counts = (one + another for one, another in zip(self[1:], other[1:], strict=True))
        return _Uses(self.added.plus(other.added), *counts)

    def told(self) -> dict[str, object]:
        counts = {"answers": self.answers, "pictures": self.pictures, "speech": self.speech}
        return counts | told_sums(self.added)


_ABOUT = ("person_id", "login", "name", "model")


def everybodys_usage(ledger: EverybodysLedger, people: PeopleStore, kind_of: Callable[[str], ModelKind]) -> Blueprint:
    """`/api/admin/usage`. `kind_of`: what the model with an id is there for."""
    calls = Blueprint("everybodys_usage", __name__, url_prefix="/api/admin/usage")
    calls.before_request(check_administrator)

    @calls.get("")
    @described(
        "What everybody asked of providers, added up",
        {200: Reply("The sums, or a table of the rows.", {JSON: EverybodysUsage, "text/csv": TEXT})},
        parameters=[*PERIOD, FORMAT],
        refusals=("invalid", "not_allowed"),
    )
    def show() -> Response:
        period, wanted = period_asked(), one_asked("format", FORMATS)
        known = {each.id: each for each in people.all()}
        found: dict[tuple[str | None, str], _Uses] = {}
        total = _Uses()
        for (owner_id, model, purpose), added in ledger.add_up(period.start_ms, period.end_ms).items():
            uses = _uses(purpose, kind_of(model), added)
            key = (owner_id if owner_id in known else None, model)
            found[key] = found.get(key, _Uses()).plus(uses)
            total = total.plus(uses)
        rows = [_about(key, known) | found[key].told() for key in most_first(found, lambda key: found[key].added)]
        if wanted == "csv":
            columns = [*_ABOUT, *total.told()]
            return csv_reply(columns, rows, f"Parley usage by person, {period.first} to {period.last}.csv")
        told = {"from": period.first.isoformat(), "to": period.last.isoformat(), "totals": total.told(), "rows": rows}
        return json_reply(told)

    return calls


def _about(key: tuple[str | None, str], known: Mapping[str, Person]) -> dict[str, object]:
    person_id, model = key
    person = known[person_id] if person_id else None
    return {
        "person_id": person_id,
        "login": person and person.login,
        "name": person and person.name,
        "model": model,
    }


def _uses(purpose: Purpose, kind: ModelKind, added: Added) -> _Uses:
    # Who draws is asked for answers, too; and through the gateway for anything.
    if kind == "image":
        return _Uses(added, pictures=added.requests)
    if purpose in ("speech", "transcription") or kind in ("speech", "transcription"):
        return _Uses(added, speech=added.requests)
    return _Uses(added, answers=added.requests if purpose == "answer" else 0)
