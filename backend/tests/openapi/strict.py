"""The document read as strictly as it can be: what a reply does not have by its schema, it must not have."""

from copy import deepcopy
from typing import Any

# Where a schema stands for a part of a value only.
_PARTIAL = ("allOf", "anyOf", "oneOf")


def strict(document: dict[str, Any]) -> dict[str, Any]:
    """The same, with no fields but those that are described in replies and in the data of events."""
    document = deepcopy(document)
    for name, schema in document["components"]["schemas"].items():
        if not name.endswith("Body"):
            _close_fields(schema)
    for calls in document["paths"].values():
        for operation in calls.values():
            for reply in operation["responses"].values():
                for content in reply.get("content", {}).values():
                    for schema in _whole(content["schema"]):
                        _close(schema)
    return document


def _whole(schema: dict[str, Any]) -> list[dict[str, Any]]:
    """What a reply is, or what the data of each event of it is."""
    events = schema.get("oneOf", ())
    return [event["properties"]["data"]["contentSchema"] for event in events] or [schema]


def _close(schema: dict[str, Any]) -> None:
    """A schema of a whole value."""
    _close_fields(schema)
    if schema.get("properties") or "$ref" in schema or schema.keys() & set(_PARTIAL):
        schema["unevaluatedProperties"] = False


def _close_fields(schema: dict[str, Any]) -> None:
    """What is inside it."""
    for field in schema.get("properties", {}).values():
        _close(field)
    if isinstance(schema.get("items"), dict):
        _close(schema["items"])
    for word in _PARTIAL:
        for each in schema.get(word, ()):
            _close_fields(each)
