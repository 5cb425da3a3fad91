"""Folders: names that conversations have in common."""

from typing import TypedDict

from flask import Blueprint, Response

from parley.domain.conversation import Folder
from parley.store.shelves import ShelfStore
from parley.web.bodies import FolderBody, read_body
from parley.web.caller import owner_id
from parley.web.openapi.operation import DONE, described, json_of
from parley.web.reply import json_reply, no_content


class NamedFolder(TypedDict):
    """A name, and how many conversations that are not archived are in it."""

    name: str
    conversations: int


class FolderList(TypedDict):
    """Every folder."""

    folders: list[NamedFolder]


def folders(store: ShelfStore) -> Blueprint:
    """`/api/folders`."""
    calls = Blueprint("folders", __name__, url_prefix="/api/folders")

    @calls.get("")
    @described("The names in use", {200: json_of(FolderList, "Each once.")})
    def show() -> Response:
        return json_reply(FolderList(folders=[_told(each) for each in store.folders(owner_id())]))

    @calls.patch("")
    @described("Gives a folder another name", DONE, body=FolderBody, example={"name": "Sea", "new_name": "The sea"})
    def rename() -> Response:
        body = read_body(FolderBody)
        store.rename_folder(owner_id(), body.name, body.new_name)
        return no_content()

    return calls


def _told(folder: Folder) -> NamedFolder:
    return NamedFolder(name=folder.name, conversations=folder.conversations)
