"""What Schemathesis is told about Parley: what there is already. Its own process loads it."""

import json
import os
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import schemathesis
from hypothesis import strategies as st
from schemathesis import Case, HookContext, Response
from schemathesis.core import NotSet
from schemathesis.core.parameters import ParameterLocation

_BELONGINGS: dict[str, list[str]] = json.loads(Path(os.environ["PARLEY_TEST_BELONGINGS"]).read_text())
_SEEN = Path(os.environ["PARLEY_TEST_SEEN"])
_JSON = "application/json"
# Nothing that is made up would be a sound.
_RECORDING = b"OggS\0\x02"
# In bodies and queries.
_NAMED = {
    "file_id": "file_id",
    "leaf_id": "answer_id",
    "parent_id": "answer_id",
    "leaf": "message_id",
    "through": "message_id",
}
_NO_IDS = ("token", "role")
_LISTED = {"ids": "conversation_id"}
# What is there only in few places: by the beginnings of their addresses.
_FEW = {
    "/api/shared/{token}/files/": {"token": "token_of_file", "file_id": "shared_file_id"},
    "/api/files/{file_id}/text": {"file_id": "shared_file_id"},
    "/api/messages/{answer_id}/continue": {"answer_id": "cut_id"},
    "/api/messages/{message_id}/images.zip": {"message_id": "drawn_id"},
}

schemathesis.openapi.format("binary", st.one_of(st.just(_RECORDING), st.binary()))


@schemathesis.hook
def before_call(context: HookContext, case: Case[Any], kwargs: dict[str, Any]) -> None:  # noqa: ARG001
    """Puts what there is in the place of most ids, which would stand for nothing."""
    assert case.meta is not None
    # In a story, ids come from earlier replies.
    if case.meta.phase.name != "stateful":
        if _is_right(case, ParameterLocation.PATH):
            for name, value in case.path_parameters.items():
                case.path_parameters[name] = _known(case, name, value)
        if _is_right(case, ParameterLocation.QUERY):
            case.query = _with_known(case, case.query)
    # One that is left out, or has bytes in it, would be looked at anew, and taken for a wrong one.
    is_json = case.media_type == _JSON and not isinstance(case.body, NotSet)
    if is_json and _is_right(case, ParameterLocation.BODY):
        case.body = _with_known(case, case.body)
    # And hardly anything that is made up is a text.
    if case.operation.label == "PUT /api/files/{file_id}" and _number(case) % 4:
        case.body = b"The tides."
    if case.operation.label == "GET /api/health/stream" and str((case.query or {}).get("quiet", 0)).isdecimal():
        case.query["quiet"] = min(int(case.query.get("quiet", 0)), 61) // 61 * 61
    if case.operation.path == "/api/events" and isinstance(case.query, dict) and _is_one(case.query.get("answers")):
        case.query["answers"] = ",".join(_BELONGINGS["answer_id"][-2:])
    if "202" in case.operation.definition.raw["responses"] and _number(case, "accept") % 2:
        case.headers["Accept"] = _JSON


@schemathesis.hook
def after_call(context: HookContext, case: Case[Any], response: Response) -> None:  # noqa: ARG001
    """Notes that this call was replied to so."""
    with _SEEN.open("a") as file:
        # Not by its label: the method may be one that the document does not have there.
        file.write(f"{case.method} {case.operation.path} {response.status_code}\n")


def _is_right(case: Case[Any], place: ParameterLocation) -> bool:
    """What is wrong on purpose stays so."""
    component = case.meta.components.get(place) if case.meta else None
    return component is not None and component.mode.is_positive


def _with_known(case: Case[Any], value: Any) -> Any:
    if isinstance(value, dict):
        return {
            name: [_known(case, _LISTED[name], each) for each in held]
            if name in _LISTED and isinstance(held, list)
            else _known(case, _NAMED[name], held)
            if name in _NAMED
            else _with_known(case, held)
            for name, held in value.items()
        }
    return [_with_known(case, each) for each in value] if isinstance(value, list) else value


def _known(case: Case[Any], name: str, value: Any) -> Any:
    """One that there is, unless this is no id, and now and then all the same."""
    few = next((names for beginning, names in _FEW.items() if case.operation.path.startswith(beginning)), {})
    # Presets and prompts have the same routes.
    kind = case.operation.path.split("/")[2] if name == "item_id" else few.get(name, name)
    known = _BELONGINGS.get(kind)
    number = _number(case, name, value)
    if known is None or not (name in _NO_IDS or _is_id(value)):
        return value
    # Of a few all are needed; and whoever calls, whom it finds in replies, would disable themselves.
    is_left = number % 8 == 0 and name not in few and name != "person_id"
    # What is uploaded must not be there yet.
    if case.method == "PUT" and name in ("file_id", "import_id"):
        return value if is_left else str(uuid4())
    if is_left:
        return value
    # What is deleted is not missed by the other calls.
    half = len(known) // 2
    return (known[half:] if case.method == "DELETE" else known[: half + 1])[number // 8 % half]


def _number(case: Case[Any], *about: object) -> int:
    """The same each time, as everything here has to be."""
    text = repr((case.operation.label, case.path_parameters, case.query, *about))
    return int.from_bytes(sha256(text.encode("utf-8", "replace")).digest()[:4])


def _is_one(value: object) -> bool:
    return isinstance(value, str) and _is_id(value[:36])


def _is_id(value: object) -> bool:
    try:
        return isinstance(value, str) and str(UUID(value)) == value.lower()
    except ValueError:
        return False
