"""Presets and prompts: listed, put, deleted."""

from typing import TypeVar
from uuid import UUID

import msgspec
from flask import Blueprint, Response

from parley.domain.library import Preset, PromptTemplate
from parley.store.library import LibraryStore
from parley.web.bodies import read_body
from parley.web.library_bodies import LibraryBody
from parley.web.reply import json_reply, no_content

Item = TypeVar("Item", Preset, PromptTemplate)


def library(name: str, owner_id: str, store: LibraryStore[Item], body: type[LibraryBody[Item]]) -> Blueprint:
    """`/api/{name}`: everything of one kind."""
    calls = Blueprint(name, __name__, url_prefix=f"/api/{name}")

    @calls.get("")
    def show() -> Response:
        return json_reply({name: [_told(item_id, item) for item_id, item in store.items(owner_id).items()]})

    @calls.put("/<uuid:item_id>")
    def put(item_id: UUID) -> Response:
        item = read_body(body).item()
        store.put(owner_id, str(item_id), item)
        return json_reply(_told(str(item_id), item))

    @calls.delete("/<uuid:item_id>")
    def delete(item_id: UUID) -> Response:
        store.delete(owner_id, str(item_id))
        return no_content()

    return calls


def _told(item_id: str, item: Item) -> dict[str, object]:
    return {"id": item_id} | msgspec.structs.asdict(item)
