"""Conversations taken away: one or all, as Markdown or as an archive with everything in it."""

import io
import json
import zipfile
from urllib.parse import quote, unquote

from tests.chat import UNKNOWN_ID, Chat, new_id, text_parts
from tests.client import Reply
from tests.contract.conftest import Serve


def unpacked(reply: Reply) -> dict[str, bytes]:
    assert (reply.status, reply.headers["content-type"]) == (200, "application/zip")
    with zipfile.ZipFile(io.BytesIO(reply.body)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def name_of(reply: Reply) -> str:
    return unquote(reply.headers["content-disposition"].removeprefix("attachment; filename*=UTF-8''"))


def test_one_as_markdown(chat: Chat) -> None:
    conversation_id = new_id()
    chat.complete("It *scatters*.", conversation_id=conversation_id, conversation={}, text="Why is the sky/天 blue?")
    reply = chat.client.get(f"/api/conversations/{conversation_id}/export?format=markdown")
    assert name_of(reply) == "Why is the sky 天 blue.md"
    assert reply.headers["content-type"] == "text/markdown; charset=utf-8"
    told = "# Why is the sky/天 blue?\n\n## You\n\nWhy is the sky/天 blue?\n\n## openai/scripted-1\n\nIt *scatters*.\n"
    assert reply.body.decode() == told


def test_one_with_all_its_branches_and_files(chat: Chat) -> None:
    file = chat.client.put(f"/api/files/{new_id()}?name=notes.txt", b"the notes").json
    conversation_id = new_id()
    parts = [*text_parts("Read this."), {"type": "file", "file_id": file["id"]}]
    first = chat.complete(conversation_id=conversation_id, conversation={}, parts=parts)
    chat.complete_again(chat.message(conversation_id, first.id)["parent_id"])
    found = unpacked(chat.client.get(f"/api/conversations/{conversation_id}/export"))
    assert found.keys() == {"parley.json", f"conversations/{conversation_id}.json", f"files/{file['id']}/notes.txt"}
    head = json.loads(found["parley.json"])
    assert (head["format"], head["version"]) == ("parley", 1)
    assert found[f"files/{file['id']}/notes.txt"] == b"the notes"
    written = json.loads(found[f"conversations/{conversation_id}.json"])
    assert written == chat.client.get(f"/api/conversations/{conversation_id}").json
    assert len(written["messages"]) == 3


def test_a_file_whose_name_would_do_harm_has_another_one_in_the_archive(chat: Chat) -> None:
    names = {"..": "file", "aux.txt": "_aux.txt", "a:b?.txt": "a b .txt"}
    files = {name: chat.client.put(f"/api/files/{new_id()}?name={quote(name)}", b"x").json for name in names}
    conversation_id = new_id()
    parts = [{"type": "file", "file_id": file["id"]} for file in files.values()]
    chat.complete(conversation_id=conversation_id, conversation={}, parts=parts)
    found = unpacked(chat.client.get(f"/api/conversations/{conversation_id}/export"))
    assert found.keys() >= {f"files/{files[name]['id']}/{safe}" for name, safe in names.items()}
    assert [file["name"] for file in files.values()] == list(names), "elsewhere it keeps its own"


def test_all_but_what_is_temporary_or_deleted(serve: Serve) -> None:
    chat = serve({})
    kept, deleted, temporary = new_id(), new_id(), new_id()
    chat.complete(conversation_id=kept, conversation={"title": "Kept"})
    chat.complete(conversation_id=deleted, conversation={})
    chat.complete(conversation_id=temporary, conversation={"temporary": True})
    chat.client.delete(f"/api/conversations/{deleted}")
    everything = chat.client.get("/api/export")
    assert unpacked(everything).keys() == {"parley.json", f"conversations/{kept}.json"}
    assert name_of(everything).startswith("Parley 20")
    assert list(unpacked(chat.client.get("/api/export?format=markdown"))) == [f"Kept {kept[:8]}.md"]


def test_what_cannot_be_exported_is_said(chat: Chat) -> None:
    chat.client.get(f"/api/conversations/{UNKNOWN_ID}/export").problem(404, "not_found")
    chat.client.get(f"/api/conversations/{chat.create()}/export?format=pdf").problem(422, "invalid")
