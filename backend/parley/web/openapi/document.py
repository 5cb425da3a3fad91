"""The document: every route of the API as OpenAPI 3.1 has it. Refuses to leave one out."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any, NamedTuple

from flask import Flask
from werkzeug.routing import Rule

from parley.web.caller import is_open
from parley.web.openapi.operation import JSON, Form, Operation, Parameter, Reply, Source, Upload, operation_of
from parley.web.openapi.schemas import Schemas
from parley.web.problem import Problem, status_of

_PREFIX = "/api/"
# What Flask adds to each route by itself.
_IMPLIED = {"HEAD", "OPTIONS"}
_ARGUMENT = re.compile(r"<(?:[a-z]+:)?([a-z_]+)>")
_RETRYING = (429, 503)
_ANY = ("unknown_host", "internal", "unavailable")
_BODY = ("malformed_json", "bad_request", "too_large", "unsupported_media_type", "invalid")
_UPLOAD = ("bad_request", "too_large", "invalid")
_ABOUT = (
    "Everything belongs to an owner: what is not yours is 404. Times are RFC 3339 in UTC with milliseconds, durations "
    "are milliseconds, ids are UUIDs, which clients may make themselves. Whatever can be read with GET answers HEAD, "
    "too. What the words mean, and how streams are resumed, is told in backend/API.md."
)


class Described(NamedTuple):
    """One method of one address."""

    path: str
    method: str
    rule: Rule
    operation: Operation
    is_open: bool


class UndescribedError(Exception):
    """A route says nothing of itself: `@described` is missing below it."""


def document(app: Flask) -> dict[str, Any]:
    """The API of this app. Raises UndescribedError."""
    described = list(_described(app))
    schemas = Schemas([Problem, *(source for each in described for source in _sources(each.operation))])
    paths: dict[str, dict[str, Any]] = defaultdict(dict)
    for each in described:
        paths[each.path][each.method] = _operation(each, schemas)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Parley", "version": "1", "description": _ABOUT},
        "tags": [{"name": name} for name in dict.fromkeys(_tag(each.rule) for each in described)],
        "paths": paths,
        # One of them, where people have accounts.
        "security": [{"token": []}, {"cookie": []}, {"cookie-over-tls": []}, {}],
        "components": {"schemas": schemas.components, "headers": _HEADERS, "securitySchemes": _WAYS_IN},
    }


def _described(app: Flask) -> Iterator[Described]:
    for rule in app.url_map.iter_rules():
        if not rule.rule.startswith(_PREFIX):
            continue
        view = app.view_functions[rule.endpoint]
        said = operation_of(view)
        if said is None:
            raise UndescribedError(rule.rule)
        for method in sorted((rule.methods or set()) - _IMPLIED):
            yield Described(_ARGUMENT.sub(r"{\1}", rule.rule), method.lower(), rule, said, is_open(view))


def _sources(operation: Operation) -> Iterator[Source]:
    if isinstance(operation.body, Form):
        yield operation.body.source
    elif operation.body and not isinstance(operation.body, Upload):
        yield operation.body
    for reply in operation.replies.values():
        yield from reply.contents.values()
        yield from reply.events.values()


def _tag(rule: Rule) -> str:
    return str(rule.endpoint).partition(".")[0]


def _operation(each: Described, schemas: Schemas) -> dict[str, Any]:
    said = each.operation
    told: dict[str, Any] = {
        "operationId": each.rule.endpoint.replace(".", "_"),
        "tags": [_tag(each.rule)],
        "summary": said.summary,
    }
    if each.is_open:
        told["security"] = []
    if said.more:
        told["description"] = said.more
    if parameters := [*_in_path(each.rule), *map(_parameter, said.parameters)]:
        told["parameters"] = parameters
    if isinstance(said.body, Upload):
        binary = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
        told["requestBody"] = {"description": said.body.said, "content": binary}
    elif isinstance(said.body, Form):
        told["requestBody"] = {"content": {"multipart/form-data": {"schema": schemas.of(said.body.source)}}}
    elif said.body:
        told["requestBody"] = {"content": {JSON: {"schema": schemas.of(said.body)} | _example(said)}}
    replies = {str(status): _reply(reply, schemas) for status, reply in said.replies.items()}
    told["responses"] = replies | dict(sorted(_refusals(each)))
    return told


def _example(said: Operation) -> dict[str, Any]:
    return {} if said.example is None else {"example": said.example}


def _in_path(rule: Rule) -> Iterator[dict[str, Any]]:
    for name in _ARGUMENT.findall(rule.rule):
        is_id = f"<uuid:{name}>" in rule.rule
        schema = {"type": "string", "format": "uuid"} if is_id else {"type": "string", "minLength": 1}
        yield {"name": name, "in": "path", "required": True, "schema": schema}


def _parameter(each: Parameter) -> dict[str, Any]:
    told = {"name": each.name, "in": each.place, "description": each.said, "schema": each.schema}
    return told | ({"required": True} if each.is_required else {})


def _reply(reply: Reply, schemas: Schemas) -> dict[str, Any]:
    headers = {name: {"description": said, "schema": {"type": "string"}} for name, said in reply.headers.items()}
    told: dict[str, Any] = {"description": reply.said, "headers": _REQUEST_ID | headers}
    contents = {kind: schemas.of(source) for kind, source in reply.contents.items()}
    if reply.events:
        contents["text/event-stream"] = {"oneOf": [_event(each, schemas) for each in reply.events.items()]}
    if contents:
        told["content"] = {kind: {"schema": schema} for kind, schema in contents.items()}
    return told


def _event(event: tuple[str, Source], schemas: Schemas) -> dict[str, Any]:
    """One event of a stream, as OpenAPI 3.2 writes the items of one: 3.1 knows only whole bodies."""
    name, source = event
    data = {"type": "string", "contentMediaType": JSON, "contentSchema": schemas.of(source)}
    fields = {"event": {"const": name}, "id": {"type": "string"}, "data": data}
    return {"type": "object", "required": ["event", "data"], "properties": fields}


def _refusals(each: Described) -> Iterator[tuple[str, dict[str, Any]]]:
    by_status: dict[int, list[str]] = defaultdict(list)
    for code in dict.fromkeys(_codes(each)):
        by_status[status_of(code)].append(code)
    for status, codes in by_status.items():
        schema = {"$ref": "#/components/schemas/Problem", "properties": {"code": {"enum": sorted(codes)}}}
        headers = _REQUEST_ID | (_RETRY_AFTER if status in _RETRYING else {})
        content = {"application/problem+json": {"schema": schema}}
        yield str(status), {"description": HTTPStatus(status).phrase, "headers": headers, "content": content}


def _codes(each: Described) -> Iterator[str]:
    yield from _ANY
    if not each.is_open:
        yield "signed_out"
    if each.method != "get":
        yield "foreign_origin"
    if each.rule.arguments:
        yield "not_found"
    if each.operation.body:
        yield from _UPLOAD if isinstance(each.operation.body, Upload | Form) else _BODY
    yield from each.operation.refusals


_WAYS_IN: Mapping[str, Any] = {
    "token": {"type": "http", "scheme": "bearer", "description": "One of those that are made in the settings."},
    "cookie": {"type": "apiKey", "in": "cookie", "name": "parley"},
    "cookie-over-tls": {"type": "apiKey", "in": "cookie", "name": "__Host-parley"},
}
_HEADERS: Mapping[str, Any] = {
    "RequestId": {
        "description": "Of `X-Request-ID`, or made: it stands in every line of the log about this request.",
        "required": True,
        "schema": {"type": "string", "pattern": "^[A-Za-z0-9._-]{1,64}$"},
    },
    "RetryAfter": {
        "description": "When to come again, in seconds.",
        "required": True,
        "schema": {"type": "string", "pattern": "^[0-9]+$"},
    },
}
_REQUEST_ID = {"X-Request-ID": {"$ref": "#/components/headers/RequestId"}}
_RETRY_AFTER = {"Retry-After": {"$ref": "#/components/headers/RetryAfter"}}
