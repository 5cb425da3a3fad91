"""Schemas of values: of the structs that replies are encoded from, and of the models that bodies are parsed by."""

from collections.abc import Iterable, Sequence
from inspect import cleandoc
from typing import Any

import msgspec
from msgspec import inspect
from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, models_json_schema

from parley.web.openapi.operation import AllOf, AnyOf, ListOf, Source

_PLACE = "#/components/schemas/"


class Schemas:
    """The schemas of these sources, and the components that they point to."""

    def __init__(self, sources: Iterable[Source]) -> None:
        kinds = list(dict.fromkeys(kind for source in sources for kind in _kinds(source)))
        models = [kind for kind in kinds if _is_model(kind)]
        values = [kind for kind in kinds if not _is_model(kind)]
        schemas, components = msgspec.json.schema_components(values, ref_template=_PLACE + "{name}")
        self._schemas: dict[object, dict[str, Any]] = dict(zip(values, schemas, strict=True))
        self.components: dict[str, dict[str, Any]] = {**components}
        _as_sent(self.components, values)
        found, definitions = models_json_schema(
            [(model, "validation") for model in models], ref_template=_PLACE + "{model}", schema_generator=_Bodies
        )
        self._schemas |= {model: schema for (model, _), schema in found.items()}
        self.components |= definitions.get("$defs", {})
        for component in self.components.values():
            _tidy(component)

    def of(self, source: Source) -> dict[str, Any]:
        """The schema of one of the sources."""
        match source:
            case AllOf():
                return {"allOf": [self.of(each) for each in source.sources]}
            case AnyOf():
                return {"anyOf": [self.of(each) for each in source.sources]}
            case ListOf():
                items = {"type": "array", "items": self.of(source.source)}
                return {"type": "object", "required": [source.name], "properties": {source.name: items}}
            case dict():
                return source
            case _:
                return self._schemas[source]


class _Bodies(GenerateJsonSchema):
    """Names of fields say enough: no titles made of them."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002
        return False


def _tidy(component: dict[str, Any]) -> None:
    if "description" in component:
        component["description"] = cleandoc(component["description"])
    for field in component.get("properties", {}).values():
        # What is not there is what null says.
        if field.get("default", ...) is None:
            del field["default"]


def _kinds(source: Source) -> Iterable[Any]:
    if isinstance(source, AllOf | AnyOf):
        for each in source.sources:
            yield from _kinds(each)
    elif isinstance(source, ListOf):
        yield from _kinds(source.source)
    elif not isinstance(source, dict):
        yield source


def _is_model(kind: object) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def _as_sent(components: dict[str, dict[str, Any]], kinds: Sequence[Any]) -> None:
    """Says of structs what is encoded, not what would be parsed: a default is written out like any value."""
    omitting = {each.__name__ for each in _structs(kinds) if each.__struct_config__.omit_defaults}
    for name, component in components.items():
        fields = component.get("properties", {})
        always = [field for field, schema in fields.items() if "default" in schema and name not in omitting]
        if always:
            component["required"] = [each for each in fields if each in {*component.get("required", ()), *always}]
        for schema in fields.values():
            schema.pop("default", None)


def _structs(kinds: Sequence[Any]) -> set[type[msgspec.Struct]]:
    found: set[type[msgspec.Struct]] = set()
    waiting = list(inspect.multi_type_info(kinds))
    for each in waiting:
        match each:
            case inspect.StructType() if each.cls not in found:
                found.add(each.cls)
                waiting += [field.type for field in each.fields]
            case inspect.TypedDictType():
                waiting += [field.type for field in each.fields]
            case inspect.UnionType():
                waiting += each.types
            case inspect.CollectionType():
                waiting.append(each.item_type)
            case inspect.DictType():
                waiting.append(each.value_type)
    return found
