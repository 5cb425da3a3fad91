"""Presets and prompts: listed, put, deleted."""

from collections.abc import Mapping
from typing import TypedDict, TypeVar
from uuid import UUID

import msgspec
from flask import Blueprint, Response

from parley.domain.library import Preset, PromptTemplate
from parley.store.library import LibraryStore
from parley.web.bodies import read_body
from parley.web.caller import owner_id
from parley.web.library_bodies import LibraryBody
from parley.web.openapi.operation import DONE, AllOf, ListOf, described, json_of
from parley.web.reply import json_reply, no_content

Item = TypeVar("Item", Preset, PromptTemplate)


class Identified(TypedDict):
    """What was kept to use again has an id."""

    id: str


def library(
    name: str,
    store: LibraryStore[Item],
    body: type[LibraryBody[Item]],
    kind: type[Item],
    example: Mapping[str, object],
) -> Blueprint:
    """`/api/{name}`: everything of one kind. `example`: a body that makes one."""
    calls = Blueprint(name, __name__, url_prefix=f"/api/{name}")

    @calls.get("")
    @described(f"All {name}", {200: json_of(ListOf(name, _item_of(kind)), "In the order in which they were made.")})
    def show() -> Response:
        return json_reply({name: [_told(item_id, item) for item_id, item in store.items(owner_id()).items()]})

    @calls.put("/<uuid:item_id>")
    @described(
        f"Makes one of the {name}, or puts another in its place",
        {200: json_of(_item_of(kind), "As it is kept.")},
        body=body,
        example=example,
        refusals=("id_taken",),
    )
    def put(item_id: UUID) -> Response:
        item = read_body(body).item()
        store.put(owner_id(), str(item_id), item)
        return json_reply(_told(str(item_id), item))

    @calls.delete("/<uuid:item_id>")
    @described(f"Deletes one of the {name}", DONE)
    def delete(item_id: UUID) -> Response:
        store.delete(owner_id(), str(item_id))
        return no_content()

    return calls


def _item_of(kind: type[Item]) -> AllOf:
    return AllOf([Identified, kind])


def _told(item_id: str, item: Item) -> dict[str, object]:
    return {"id": item_id} | msgspec.structs.asdict(item)
