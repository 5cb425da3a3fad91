"""Folders: names that conversations have in common."""

from flask import Blueprint, Response

from parley.store.shelves import ShelfStore
from parley.web.bodies import FolderBody, read_body
from parley.web.reply import json_reply, no_content


def folders(owner_id: str, store: ShelfStore) -> Blueprint:
    """`/api/folders`."""
    calls = Blueprint("folders", __name__, url_prefix="/api/folders")

    @calls.get("")
    def show() -> Response:
        return json_reply({"folders": [folder._asdict() for folder in store.folders(owner_id)]})

    @calls.patch("")
    def rename() -> Response:
        body = read_body(FolderBody)
        store.rename_folder(owner_id, body.name, body.new_name)
        return no_content()

    return calls
