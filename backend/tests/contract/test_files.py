"""Files: uploaded, attached to questions, told to models, handed out to their owner."""

import base64
import threading
from urllib.parse import quote

import pytest

from parley.files.bucket import Bucket
from tests.chat import UNKNOWN_ID, Chat, new_id, text_parts
from tests.client import Client, Reply
from tests.contract.conftest import Install, Serve
from tests.files import samples
from tests.object_store import ObjectStore

SEES, SAYS_NOTHING = "openai/scripted/2:latest", "openai/scripted-1"


def upload(client: Client, data: bytes, name: str = "notes.txt", file_id: str | None = None) -> Reply:
    return client.put(f"/api/files/{file_id or new_id()}?name={name}", data)


def kept(client: Client, data: bytes, name: str = "notes.txt") -> str:
    reply = upload(client, data, name)
    assert reply.status == 201, reply
    return str(reply.json["id"])


def with_files(text: str, *file_ids: str) -> list[dict[str, object]]:
    return [*text_parts(text), *({"type": "file", "file_id": each} for each in file_ids)]


def test_a_text_is_kept_and_handed_out_to_be_saved(client: Client) -> None:
    reply = upload(client, b"<script>alert(1)</script>", "page.html")
    file = reply.json
    assert (reply.status, file["kind"], file["media_type"], file["size"]) == (201, "text", "text/plain", 25)
    assert (file["name"], file["characters"], file["given"], file["tokens"]) == ("page.html", 25, 25, 7)
    handed = client.get(f"/api/files/{file['id']}")
    assert (handed.status, handed.body) == (200, b"<script>alert(1)</script>")
    assert handed.headers["content-disposition"] == "attachment; filename=page.html"
    assert handed.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in handed.headers["content-security-policy"]
    assert handed.headers["cache-control"].startswith("private")
    assert client.get(f"/api/files/{file['id']}/text").body == handed.body


def test_a_browser_that_has_it_is_not_sent_it_again_and_a_player_gets_the_piece_it_wants(client: Client) -> None:
    path = f"/api/files/{kept(client, samples.sound(), 'hello.wav')}"
    whole = client.get(path)
    assert whole.headers["content-disposition"].startswith("inline")
    assert client.get(path, headers={"If-None-Match": whole.headers["etag"]}).status == 304
    for wanted, piece in (("4-7", whole.body[4:8]), ("4000-", whole.body[4000:]), ("-3", whole.body[-3:])):
        reply = client.get(path, headers={"Range": f"bytes={wanted}"})
        assert (reply.status, reply.body, reply.headers["content-length"]) == (206, piece, str(len(piece)))
    assert client.get(path, headers={"Range": "bytes=5000-"}).status == 416


def test_a_sound_takes_up_room_by_how_long_it_lasts(client: Client) -> None:
    file = upload(client, samples.sound(), "hello.wav").json
    assert (file["kind"], file["characters"], file["tokens"]) == ("audio", 0, 17)


def test_a_file_may_be_larger_than_any_other_body(client: Client) -> None:
    data = b"0123456789abcdef" * (3 * 1024 * 64)
    file_id = kept(client, data)
    assert client.get(f"/api/files/{file_id}").body == data


def test_the_same_sent_again_is_the_same_file(client: Client) -> None:
    file_id = new_id()
    first, second = (upload(client, b"the same", file_id=file_id) for _ in range(2))
    assert first.json == second.json
    upload(client, b"another", file_id=file_id).problem(409, "id_taken")


def test_the_same_sent_twice_at_once_is_the_same_file(client: Client) -> None:
    file_id = new_id()
    replies: list[Reply] = []
    senders = [
        threading.Thread(target=lambda: replies.append(upload(client, b"at once", file_id=file_id))) for _ in range(4)
    ]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert [reply.status for reply in replies] == [201] * 4
    assert all(reply.json == replies[0].json for reply in replies)


def test_a_model_is_told_what_is_in_a_file(chat: Chat) -> None:
    file_id = kept(chat.client, samples.pdf("The moon pulls."), "tides.pdf")
    conversation_id = new_id()
    parts = with_files("What does it say?", file_id)
    stream, request = chat.begin(conversation_id=conversation_id, conversation={}, parts=parts)
    assert request.body["messages"] == [
        {"role": "user", "content": "File 'tides.pdf':\n```\nThe moon pulls.\n```\n\nWhat does it say?"}
    ]
    request.finish()
    stream.rest()
    question = chat.client.get(f"/api/conversations/{conversation_id}").json["messages"][0]
    part = question["parts"][1]
    assert (part["type"], part["file_id"], part["name"], part["kind"]) == ("file", file_id, "tides.pdf", "document")
    assert (part["characters"], part["given"]) == (15, 15)


def test_pictures_and_sound_go_along_as_they_are(chat: Chat) -> None:
    picture, sound = samples.picture(), samples.sound()
    ids = [kept(chat.client, picture, "dot.png"), kept(chat.client, sound, "hello.wav")]
    _, request = chat.begin(parts=with_files("What is this?", *ids), conversation={}, model=SAYS_NOTHING)
    assert request.body["messages"][0]["content"] == [
        {"type": "text", "text": "What is this?"},
        {"type": "image_url", "image_url": {"url": f"data:image/png;base64,{base64.b64encode(picture).decode()}"}},
        {"type": "input_audio", "input_audio": {"data": base64.b64encode(sound).decode(), "format": "wav"}},
    ]


def test_a_question_may_be_a_file_alone_and_names_its_conversation(chat: Chat) -> None:
    file_id = kept(chat.client, samples.picture(), "red dot.png".replace(" ", "%20"))
    conversation_id = new_id()
    _, request = chat.begin(
        conversation_id=conversation_id, conversation={}, parts=[{"type": "image", "file_id": file_id}]
    )
    assert [each["type"] for each in request.body["messages"][0]["content"]] == ["image_url"]
    assert chat.client.get(f"/api/conversations/{conversation_id}").json["title"] == "red dot.png"


def test_what_was_attached_stays_in_the_conversation(chat: Chat) -> None:
    file_id = kept(chat.client, b"forty-two", "number.txt")
    conversation_id = new_id()
    first = chat.complete(conversation_id=conversation_id, conversation={}, parts=with_files("Read this.", file_id))
    _, request = chat.begin(conversation_id=conversation_id)
    assert "forty-two" in request.body["messages"][0]["content"]
    question_id = chat.message(conversation_id, first.id)["parent_id"]
    chat.again(question_id)
    assert "forty-two" in chat.upstream.next_request().body["messages"][-1]["content"]


def test_a_model_that_cannot_see_is_not_asked_and_one_that_takes_over_is_told_of_it(chat: Chat) -> None:
    chat.client.get("/api/models")
    sound = kept(chat.client, samples.sound(), "hello.wav")
    path = f"/api/conversations/{chat.create()}/messages"
    refused = chat.client.post(path, {"parts": with_files("Hear this.", sound), "model": SEES})
    assert "cannot hear" in refused.problem(422, "model_cannot_hear")["detail"]
    conversation_id = new_id()
    chat.complete(conversation_id=conversation_id, conversation={}, parts=with_files("Hear this.", sound))
    _, request = chat.begin(conversation_id=conversation_id, model=SEES)
    told = "[The sound 'hello.wav' cannot be given to this model.]\n\nHear this."
    assert request.body["messages"][0]["content"] == told


def test_a_provider_that_refuses_pictures_is_explained(chat: Chat) -> None:
    stream, request = chat.begin(parts=with_files("See.", kept(chat.client, samples.picture())), conversation={})
    request.respond(400, body={"error": {"message": "image_url is only supported by certain models"}})
    error = stream.rest()["error"]
    assert error["code"] == "provider_refused"
    assert error["detail"].startswith("The model may not take the pictures")


def test_the_beginning_of_a_long_file_is_told_and_that_is_said(serve: Serve) -> None:
    chat = serve({"PARLEY_FILE_CHARACTERS": "5", "PARLEY_UPLOAD_LIMIT": "1"})
    file = upload(chat.client, "月亮月亮月亮月亮".encode()).json
    assert (file["characters"], file["given"]) == (8, 5)
    assert chat.client.get(f"/api/files/{file['id']}/text").body.decode() == "月亮月亮月"
    _, request = chat.begin(parts=with_files("Read.", file["id"]), conversation={})
    assert "the first 5 of 8 characters" in request.body["messages"][0]["content"]
    assert chat.client.get("/api/session").json["limits"]["upload_bytes"] == 1024**2


def test_too_large_a_file_is_refused_in_one_sentence_whether_or_not_it_says_its_size(serve: Serve) -> None:
    client = serve({"PARLEY_UPLOAD_LIMIT": "1"}).client
    chunks = (b"x" * 65536 for _ in range(20))
    for data in (bytes(1024**2 + 1), chunks):
        problem = client.put(f"/api/files/{new_id()}?name=x", data).problem(413, "too_large")
        assert problem["detail"] == "The file is larger than 1 MiB, which is the most that can be attached."


@pytest.mark.parametrize(
    ("data", "status", "code"),
    [
        (b"", 422, "unreadable_file"),
        (samples.locked_pdf(), 422, "unreadable_file"),
        (b"\x7fELF\0", 415, "unsupported_file"),
    ],
)
def test_what_cannot_be_read_is_refused(client: Client, data: bytes, status: int, code: str) -> None:
    upload(client, data).problem(status, code)


@pytest.mark.parametrize("name", ["", "%0A", "x" * 256])
def test_a_file_needs_a_name(client: Client, name: str) -> None:
    upload(client, b"x", name).problem(422, "invalid")


def test_a_name_holds_no_folder(client: Client) -> None:
    names = [upload(client, b"x", each).json["name"] for each in ("../../etc/passwd", "C:%5Cnotes.txt")]
    assert names == ["passwd", "notes.txt"]


def test_a_space_of_another_width_is_a_space_in_a_name(client: Client) -> None:
    names = [upload(client, b"x", quote(each)).json["name"] for each in ("at\u202f3.04\u3000PM.txt", "\u00a0a\u200bb")]
    assert names == ["at 3.04 PM.txt", "ab"]


def test_a_file_that_is_not_there_cannot_be_attached(chat: Chat) -> None:
    path = f"/api/conversations/{chat.create()}/messages"
    problem = chat.client.post(path, {"parts": with_files("x", UNKNOWN_ID)}).problem(422, "invalid")
    assert problem["errors"][0]["field"] == "parts.1.file_id"
    for method, address in (("GET", ""), ("GET", "/text"), ("DELETE", "")):
        chat.client.call(method, f"/api/files/{UNKNOWN_ID}{address}").problem(404, "not_found")


def test_the_same_file_twice_in_one_question_is_refused(chat: Chat) -> None:
    file_id = kept(chat.client, b"x")
    path = f"/api/conversations/{chat.create()}/messages"
    chat.client.post(path, {"parts": with_files("x", file_id, file_id)}).problem(422, "invalid")


def test_one_that_was_not_attached_after_all_is_removed(chat: Chat) -> None:
    spare, attached = kept(chat.client, b"x"), kept(chat.client, b"x")
    chat.complete(parts=with_files("Read.", attached), conversation={})
    assert chat.client.delete(f"/api/files/{spare}").status == 204
    chat.client.get(f"/api/files/{spare}").problem(404, "not_found")
    chat.client.delete(f"/api/files/{attached}").problem(409, "file_in_use")
    assert chat.client.get(f"/api/files/{attached}").body == b"x"


def test_a_file_in_a_bucket_is_told_and_handed_out_and_none_lies_in_the_data_folder(
    install: Install, object_store: ObjectStore
) -> None:
    bucket = object_store.new_bucket()
    with install(object_store.settings(bucket)) as served, served.chat() as chat:
        data = samples.pdf("The moon pulls.")
        file_id = kept(chat.client, data, "tides.pdf")
        _, request = chat.begin(parts=with_files("What does it say?", file_id), conversation={})
        assert "The moon pulls." in request.body["messages"][0]["content"]
        handed = chat.client.get(f"/api/files/{file_id}")
        assert (handed.status, handed.body) == (200, data)
        piece = chat.client.get(f"/api/files/{file_id}", headers={"Range": "bytes=5-7"})
        assert (piece.status, piece.body) == (206, data[5:8])
        assert chat.client.get(f"/api/files/{file_id}/text").body == b"The moon pulls."
        assert len(object_store.keys(bucket)) == 2, "the document and its text"
        assert not (served.parley.data_dir / "files").exists()
        (own,) = (served.parley.data_dir / "incoming").iterdir()
        assert list(own.iterdir()) == [], "nothing is left of what has come"


def test_who_has_a_file_is_not_sent_it_again_whatever_becomes_of_its_bucket(
    serve: Serve, object_store: ObjectStore
) -> None:
    bucket = object_store.new_bucket()
    client = serve(object_store.settings(bucket)).client
    path = f"/api/files/{kept(client, b'kept')}"
    tag = client.get(path).headers["etag"]
    object_store.remove_bucket(bucket)
    known = client.get(path, headers={"If-None-Match": tag})
    assert (known.status, known.body) == (304, b"")
    asked = client.call("HEAD", path)
    assert (asked.status, asked.headers["content-length"]) == (200, "4")
    assert client.call("HEAD", f"/api/files/{UNKNOWN_ID}").status == 404
    client.get(path).problem(503, "unavailable")
    client.get(path, headers={"Range": "bytes=1-2"}).problem(503, "unavailable")


def test_a_bucket_that_is_away_is_said(serve: Serve, object_store: ObjectStore) -> None:
    missing = Bucket("missing", object_store.url, "us-east-1", object_store.key_id, object_store.key_secret)
    refused = upload(serve(object_store.settings(missing)).client, b"x").problem(503, "unavailable")
    assert refused["detail"].startswith("The bucket of attached files does not exist")


def test_an_answer_whose_files_are_out_of_reach_fails_and_is_not_stuck(serve: Serve, object_store: ObjectStore) -> None:
    bucket = object_store.new_bucket()
    chat = serve(object_store.settings(bucket))
    file_id = kept(chat.client, b"out of reach soon")
    object_store.remove_bucket(bucket)
    conversation_id = new_id()
    stream = chat.ask(conversation_id=conversation_id, conversation={}, parts=with_files("Read.", file_id))
    end = stream.rest()
    assert (end["status"], end["error"]["code"]) == ("failed", "unavailable")
    assert chat.message(conversation_id, stream.id)["status"] == "failed"


def test_a_range_behind_the_end_is_refused_with_how_long_the_file_is(client: Client) -> None:
    path = f"/api/files/{new_id()}"
    size = client.put(f"{path}?name=tides.txt", b"The tides.").json["size"]
    reply = client.get(path, headers={"Range": f"bytes={size}-"})
    reply.problem(416, "range_not_satisfiable")
    assert reply.headers["content-range"] == f"bytes */{size}"
