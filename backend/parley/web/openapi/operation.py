"""What a call says of itself, beside its route. Kept on its function, and not looked at while the call is served."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, NamedTuple, TypeVar

JSON = "application/json"
# A schema as JSON Schema writes it.
Schema = Mapping[str, object]

Call = TypeVar("Call", bound=Callable[..., Any])
_SAID = "described_as"


class AllOf(NamedTuple):
    """A value that is all of these at once: fields of one object that stand in several places."""

    sources: Sequence["Source"]


class AnyOf(NamedTuple):
    """A value that is one of these."""

    sources: Sequence["Source"]


class ListOf(NamedTuple):
    """An object whose one field is a list of these."""

    name: str
    source: "Source"


# Where a schema comes from: a value's type (of msgspec, or a request body), several, or the schema itself.
Source = Any


class Parameter(NamedTuple):
    """Something that may stand in the query or in a header."""

    name: str
    said: str
    schema: Schema
    place: Literal["query", "header"] = "query"
    is_required: bool = False


class Reply(NamedTuple):
    """A reply that is no refusal. `contents`: by media type; `events`: of a stream, by name."""

    said: str
    contents: Mapping[str, Source] = {}
    headers: Mapping[str, str] = {}
    events: Mapping[str, Source] = {}


class Upload(NamedTuple):
    """A body that is no JSON."""

    said: str


class Form(NamedTuple):
    """A body that is a form (multipart/form-data) with these fields."""

    source: Source


class Operation(NamedTuple):
    """One call. `refusals`: codes of problems besides those that any call of its kind may be refused with.

    `example`: a body in JSON.
    """

    summary: str
    replies: Mapping[int, Reply]
    body: Source = None
    parameters: Sequence[Parameter] = ()
    refusals: Sequence[str] = ()
    more: str = ""
    example: Mapping[str, object] | None = None


def described(
    summary: str,
    replies: Mapping[int, Reply],
    *,
    body: Source = None,
    parameters: Sequence[Parameter] = (),
    refusals: Sequence[str] = (),
    more: str = "",
    example: Mapping[str, object] | None = None,
) -> Callable[[Call], Call]:
    """Says of the call below it what `Operation` holds; stands between it and its route."""

    def keep(call: Call) -> Call:
        setattr(call, _SAID, Operation(summary, replies, body, parameters, refusals, more, example))
        return call

    return keep


def operation_of(call: Callable[..., Any]) -> Operation | None:
    """What the call says of itself."""
    said = getattr(call, _SAID, None)
    return said if isinstance(said, Operation) else None


def json_of(source: Source, said: str) -> Reply:
    """A reply in JSON."""
    return Reply(said, {JSON: source})


def events_of(events: Mapping[str, Source], said: str) -> Reply:
    """A stream of events, each of which has one line of JSON."""
    return Reply(said, events=events)


def number(least: int, most: int, default: int) -> Schema:
    """A whole number in a query."""
    return {"type": "integer", "minimum": least, "maximum": most, "default": default}


TEXT: Schema = {"type": "string"}
ID: Schema = {"type": "string", "format": "uuid"}
CLAIM: Schema = {"type": "string", "enum": ["true", "false"]}
DONE = {204: Reply("It is done.")}
