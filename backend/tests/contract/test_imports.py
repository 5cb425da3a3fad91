"""Conversations from elsewhere: taken in with all they have, reported, recognised, taken back."""

import io
import threading
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.answer_copy import Json
from tests.chat import UNKNOWN_ID, Chat, new_id
from tests.client import Client
from tests.contract.conftest import Install, Serve
from tests.contract.shapes import check_conversation
from tests.files import samples

CASES = Path(__file__).parents[1] / "cases" / "exports"
_PATIENCE_S = 30.0


def case(name: str) -> bytes:
    """With other ids than any test before had, so that it is no duplicate here."""
    return (CASES / f"{name}.json").read_bytes().replace(b"00-0000-4000-8000-", uuid4().hex[:6].encode() + b"-")


def archive(**files: bytes) -> bytes:
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, data in files.items():
            zipped.writestr(name, data)
    return body.getvalue()


def send(client: Client, data: bytes, name: str = "export.json", import_id: str | None = None) -> Json:
    reply = client.put(f"/api/imports/{import_id or new_id()}?name={name}", data)
    assert reply.status == 201, reply
    return dict(reply.json)


def ended(client: Client, import_id: str) -> Json:
    """Once nobody reads it any more."""
    deadline = time.monotonic() + _PATIENCE_S
    while True:
        found = dict(client.get(f"/api/imports/{import_id}").json)
        if found["status"] != "reading":
            return found
        assert time.monotonic() < deadline, found
        time.sleep(0.05)


def take_in(client: Client, data: bytes, name: str = "export.json") -> Json:
    return ended(client, send(client, data, name)["id"])


def losses(done: Json) -> dict[str, int]:
    return {loss["code"]: loss["count"] for loss in done["report"]["losses"]}


def listed(client: Client) -> Iterator[Json]:
    """Every conversation: what comes from elsewhere is older than what others said here."""
    for shelf in ("archived=true", "archived=false"):
        cursor: str | None = ""
        while cursor is not None:
            page = client.get(f"/api/conversations?limit=100&{shelf}{cursor and f'&cursor={cursor}'}").json
            yield from page["conversations"]
            cursor = page["next_cursor"]


def titled(client: Client, title: str) -> Json:
    """The newest conversation of that title, with its messages."""
    newest = max((each for each in listed(client) if each["title"] == title), key=lambda each: int(each["seq"]))
    conversation = dict(client.get(f"/api/conversations/{newest['id']}").json)
    check_conversation(conversation, has_messages=True)
    return conversation


def said(part: Json) -> str:
    match part["type"]:
        case "tool_call":
            return f"call {part['name']}({part['arguments']})"
        case "tool_result":
            return f"result{'!' if part['is_error'] else ''} {part['content']}"
        case "image" | "file":
            return f"<{part['name']}>"
        case kind:
            return f"{'(think) ' if kind == 'reasoning' else ''}{part['text']}"


def outline(conversation: Json) -> list[str]:
    """A line for each message: number, parent's number, who or how it ended, what it says."""
    numbers = {message["id"]: number for number, message in enumerate(conversation["messages"])}
    return [
        f"{number}<{numbers.get(message['parent_id'], '')} "
        f"{'you' if message['role'] == 'user' else message['model'] or message['status']}: "
        + " | ".join(map(said, message["parts"]))
        for number, message in enumerate(conversation["messages"])
    ]


def missing(name: str) -> str:
    return f"[The file '{name}' was not in the export.]"


def leaf(conversation: Json) -> int:
    return [message["id"] for message in conversation["messages"]].index(conversation["leaf_id"])


def test_chatgpt(client: Client) -> None:
    data = archive(
        **{
            "conversations.json": case("chatgpt"),
            "file-Cat1-cat.png": samples.picture(),
            "user.json": b'{"id": "user-1", "email": "a@b.example"}',
            "chat.html": b"<html>",
        }
    )
    done = take_in(client, data, "chatgpt.zip")
    report = done["report"]
    assert (done["source"], done["status"], done["problem"], done["name"]) == (
        "chatgpt",
        "complete",
        None,
        "chatgpt.zip",
    )
    assert (report["conversations"], report["messages"], report["files"], report["progress"]) == (1, 7, 1, 1.0)
    assert losses(done) == {
        "missing_file": 1,
        "unknown_content": 1,
        "empty_conversation": 1,
        "unreadable_conversation": 1,
    }
    assert (sorted(report["unused"]), report["unused_count"]) == (["chat.html", "user.json"], 2)
    conversation = titled(client, "Cats and code")
    tabby = "A tabby ([cats.example](https://cats.example/tabby)), as cats go."
    assert outline(conversation) == [
        "0< you: [The file 'lost.pdf' was not in the export.] | <cat.png> | Which cat is this?",
        "1<0 o3: (think) Looking\n\nIt has ears. | call python(print(2 + 2)) | result 4 | " + tabby,
        "2<1 you: Sure?",
        "3<2 interrupted: ",
        "4<3 you: Really?",
        '5<4 gpt-4o: ```\n{\n "content_type": "hologram",\n "shape": "cube"\n}\n```',
        "6<0 gpt-4o: No idea.",
    ]
    assert (leaf(conversation), conversation["archived"]) == (5, True)
    assert conversation["system_prompt"] == "I keep cats.\n\nBe brief."
    assert conversation["created_at"] == "2023-11-14T22:13:20.250Z"
    assert conversation["last_message_at"] == "2023-11-14T22:21:40.500Z"
    assert [message["status"] for message in conversation["messages"]][-1] == "interrupted"
    lost = next(loss for loss in report["losses"] if loss["code"] == "missing_file")
    assert lost["examples"] == [{"title": "Cats and code", "conversation_id": conversation["id"]}]
    picture = conversation["messages"][0]["parts"][1]
    assert client.get(f"/api/files/{picture['file_id']}").body == samples.picture()


def test_claude(client: Client) -> None:
    done = take_in(client, archive(**{"conversations.json": case("claude"), "projects.json": b"[]"}), "claude.zip")
    assert (done["source"], done["report"]["conversations"], done["report"]["files"]) == ("claude", 2, 1)
    assert losses(done) == {"missing_file": 2, "unknown_content": 1, "unreadable_message": 1}
    first = titled(client, "A file and a tool")
    done_it = 'Done.\n\n```\n{\n "type": "sculpture",\n "clay": 1\n}\n```'
    assert outline(first) == [
        f"0< you: <notes.txt> | {missing('empty.bin')}\n\n{missing('photo.jpg')}\n\nSum this up",
        '1<0 complete: (think) What is it about? | call search({\n "q": "notes"\n}) | result! Nothing found | '
        + done_it,
        "2<1 you: Thanks",
        "3<2 interrupted: ",
    ]
    second = titled(client, "Two ways?")
    assert outline(second) == ["0< you: Two ways?", "1<0 complete: One.", "2<0 stopped: Two."]
    assert leaf(second) == 2


def test_open_webui(client: Client) -> None:
    done = take_in(client, case("open_webui"))
    assert (done["source"], done["report"]["conversations"], done["report"]["files"]) == ("open_webui", 2, 2)
    assert losses(done) == {"missing_file": 1}
    first = titled(client, "Two models")
    assert outline(first) == [
        "0< you: <image> | <facts.txt> | [The file 'gone.png' was not in the export.]\n\nWhat is it?",
        "1<0 llama3.2:latest: (think) It has\nwhiskers & ears. | A cat.\n\n- Cats <https://cats.example>",
        '2<0 qwen3: Let me see.\n | call look({"where": "box"}) | result a cat | It is a cat.\n\nThe connection broke.',
    ]
    assert (leaf(first), first["pinned"], first["system_prompt"]) == (2, True, "Speak plainly.")
    assert [message["status"] for message in first["messages"]] == ["complete", "complete", "failed"]
    second = titled(client, "Long ago")
    assert outline(second) == ["0< you: Hello", "1<0 interrupted: Hi"]
    assert (second["archived"], second["system_prompt"]) == (True, "Be old.")


def test_librechat(client: Client) -> None:
    whole = archive(**{"one.json": case("librechat"), "two.json": case("librechat_tree")})
    done = take_in(client, whole, "librechat.zip")
    assert (done["source"], done["report"]["conversations"], losses(done)) == ("librechat", 2, {"missing_file": 1})
    first = titled(client, "Branches")
    assert outline(first) == [
        "0< you: [The file 'poem.txt' was not in the export.]\n\nA rhyme?",
        '1<0 gpt-4: (think) Cat, hat. | call rhyme({"with":"cat"}) | result hat | A cat in a hat.',
        "2<0 gpt-4o: (think) Dog. | A dog in fog.",
    ]
    assert first["system_prompt"] == "Answer in rhymes."
    assert outline(titled(client, "Within each other")) == [
        "0< you: One",
        "1<0 failed: Two",
        "2<1 you: Three",
        "3<2 interrupted: ",
    ]


def without_ids(value: Any, names: dict[str, str]) -> Any:
    """Each id as the how-manieth it is, and nothing that says when the import was made."""
    if isinstance(value, dict):
        own = ("seq", "updated_at")
        return {name: without_ids(each, names) for name, each in value.items() if name not in own}
    if isinstance(value, list):
        return [without_ids(each, names) for each in value]
    is_id = isinstance(value, str) and len(value) == 36 and value.count("-") == 4
    return names.setdefault(value, str(len(names))) if is_id else value


def test_what_parley_wrote_comes_back_as_it_was(chat: Chat, install: Install) -> None:
    file = chat.client.put(f"/api/files/{new_id()}?name=notes.txt", b"the notes").json
    conversation_id = new_id()
    parts = [{"type": "text", "text": "Read this."}, {"type": "file", "file_id": file["id"]}]
    chat.stopped(conversation_id=conversation_id, conversation={"title": "Mine", "system_prompt": "Be."}, parts=parts)
    question_id = chat.client.get(f"/api/conversations/{conversation_id}").json["messages"][0]["id"]
    chat.complete_again(question_id, params={"temperature": 0.5})
    chat.client.patch(f"/api/conversations/{conversation_id}", {"pinned": True, "folder": "Cats", "seen": True})
    exported = chat.client.get(f"/api/conversations/{conversation_id}/export").body
    before = chat.client.get(f"/api/conversations/{conversation_id}").json
    with install({}) as other, other.chat() as there:
        done = take_in(there.client, exported, "Parley.zip")
        assert (done["source"], done["report"]["conversations"], losses(done)) == ("parley", 1, {})
        assert done["report"]["unused"] == ["parley.json"] or done["report"]["unused"] == []
        after = titled(there.client, "Mine")
        assert without_ids(after, {}) == without_ids(before, {})
        file_id = after["messages"][0]["parts"][1]["file_id"]
        assert there.client.get(f"/api/files/{file_id}").body == b"the notes"


def test_what_is_here_already_does_not_come_in_again(chat: Chat) -> None:
    conversation_id = new_id()
    stream = chat.complete(conversation_id=conversation_id, conversation={})
    exported = chat.client.get(f"/api/conversations/{conversation_id}/export").body
    chat.complete(conversation_id=conversation_id)
    done = take_in(chat.client, exported, "mine.zip")
    assert (done["report"]["conversations"], done["report"]["duplicates"]) == (0, 1)
    chat.client.delete(f"/api/messages/{stream.id}")
    done = take_in(chat.client, exported, "mine.zip")
    counts = {name: done["report"][name] for name in ("conversations", "duplicates", "changed")}
    assert counts == {"conversations": 1, "duplicates": 0, "changed": 1}
    done = take_in(chat.client, exported, "mine.zip")
    assert (done["report"]["conversations"], done["report"]["duplicates"]) == (0, 1)


def test_the_same_export_twice_is_one_and_what_went_on_since_stands_beside_it(client: Client) -> None:
    data = case("librechat")
    assert take_in(client, data)["report"]["conversations"] == 1
    again = take_in(client, data)["report"]
    assert (again["conversations"], again["duplicates"], again["losses"]) == (0, 1, [])
    changed = take_in(client, data.replace(b"A rhyme?", b"Two rhymes?"))["report"]
    assert (changed["conversations"], changed["duplicates"], changed["changed"]) == (1, 0, 1)


def test_a_request_that_is_sent_again_is_not_read_twice(client: Client) -> None:
    data, import_id = case("librechat_tree"), new_id()
    send(client, data, import_id=import_id)
    first = ended(client, import_id)
    assert send(client, data, import_id=import_id) == first


def test_the_same_sent_twice_at_once_is_read_once(client: Client) -> None:
    data, import_id = case("librechat_tree"), new_id()
    senders = [threading.Thread(target=send, args=(client, data), kwargs={"import_id": import_id}) for _ in range(3)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    report = ended(client, import_id)["report"]
    assert (report["conversations"], report["duplicates"]) == (1, 0)


def test_all_of_an_import_is_undone(client: Client) -> None:
    data = case("claude")
    import_id = take_in(client, data)["id"]
    conversation = titled(client, "A file and a tool")
    undone = client.delete(f"/api/imports/{import_id}").json
    assert (undone["import"]["status"], len(undone["deleted"])) == ("undone", 2)
    assert conversation["id"] in undone["deleted"]
    client.get(f"/api/conversations/{conversation['id']}").problem(404, "not_found")
    assert client.delete(f"/api/imports/{import_id}").json["deleted"] == []
    assert client.post(f"/api/conversations/{conversation['id']}/restore").status == 200
    again = take_in(client, data)["report"]
    assert (again["conversations"], again["duplicates"]) == (1, 1)


def test_imports_are_listed_the_newest_first(client: Client) -> None:
    ids = [take_in(client, case("librechat_tree"))["id"] for _ in range(2)]
    found = [each["id"] for each in client.get("/api/imports").json["imports"]]
    assert found[:2] == ids[::-1]


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"just text", "unknown_format"),
        (b"", "unknown_format"),
        (b'{"some": "thing"}', "unknown_format"),
        (b"[1, 2, 3]", "unknown_format"),
        (archive(**{"readme.txt": b"nothing here"}), "unknown_format"),
        (archive(**{"conversations.json": b"[1]"})[:-30], "broken"),
    ],
)
def test_what_is_no_export_says_so(client: Client, data: bytes, problem: str) -> None:
    done = take_in(client, data, "what.bin")
    assert (done["status"], done["problem"], done["report"]["conversations"]) == ("failed", problem, 0)
    assert done["ended_at"]


def test_of_an_export_that_breaks_off_comes_in_what_was_whole(client: Client) -> None:
    done = take_in(client, case("claude")[:-200])
    assert (done["status"], done["problem"], done["report"]["conversations"]) == ("failed", "broken", 1)
    assert titled(client, "A file and a tool")


def test_a_file_that_cannot_be_kept_is_named_in_its_place(client: Client) -> None:
    data = archive(**{"conversations.json": case("chatgpt"), "file-Cat1-cat.png": samples.picture()[:40]})
    done = take_in(client, data, "chatgpt.zip")
    assert (done["report"]["files"], losses(done)["refused_file"]) == (0, 1)
    conversation = titled(client, "Cats and code")
    (refused,) = [loss["examples"] for loss in done["report"]["losses"] if loss["code"] == "refused_file"]
    assert refused == [{"title": "Cats and code", "conversation_id": conversation["id"]}]
    words = conversation["messages"][0]["parts"][0]["text"]
    assert "[The file 'cat.png' could not be taken in. The file is broken: it cannot be read.]" in words


def test_what_postgresql_cannot_keep_is_left_out(client: Client) -> None:
    data = case("librechat_tree").replace(b'"Three"', rb'"Th\u0000ree \ud83d and \\u0000"')
    take_in(client, data)
    assert outline(titled(client, "Within each other"))[2].startswith("2<1 you: Three ")


def test_no_more_than_the_setting_says(serve: Serve) -> None:
    chat = serve({"PARLEY_IMPORT_LIMIT": "1"})
    assert chat.client.get("/api/session").json["limits"]["import_bytes"] == 1024**2
    path = f"/api/imports/{new_id()}?name=large.json"
    assert "1 MiB" in chat.client.put(path, b" " * (1024**2 + 1)).problem(413, "too_large")["detail"]
    chat.client.get(path.partition("?")[0]).problem(404, "not_found")


def test_what_does_not_exist_is_not_found(client: Client) -> None:
    client.get(f"/api/imports/{UNKNOWN_ID}").problem(404, "not_found")
    client.delete(f"/api/imports/{UNKNOWN_ID}").problem(404, "not_found")
    client.put(f"/api/imports/{new_id()}", b"{}").problem(422, "invalid")


def test_an_imported_conversation_goes_on(chat: Chat) -> None:
    take_in(chat.client, case("librechat"))
    conversation = titled(chat.client, "Branches")
    stream, request = chat.begin("Another?", conversation_id=conversation["id"])
    request.send_text("Of course.")
    request.finish()
    stream.rest()
    told = [
        "Answer in rhymes.",
        "[The file 'poem.txt' was not in the export.]\n\nA rhyme?",
        "A dog in fog.",
        "Another?",
    ]
    assert [turn["content"] for turn in request.body["messages"]] == told


def test_what_came_in_can_be_searched(client: Client) -> None:
    word = f"w{uuid4().hex}"
    take_in(client, case("librechat").replace(b"A cat in a hat", word.encode()))
    deadline = time.monotonic() + _PATIENCE_S
    while not (hits := client.get(f"/api/search?query={word}").json["hits"]):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert [hit["title"] for hit in hits if "title" in hit] or hits
