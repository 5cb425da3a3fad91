"""Pictures: asked for, drawn, kept, shown, taken away, and asked for again like any other answer."""

import io
import zipfile
from base64 import b64encode
from typing import Any

import pytest

from tests.answer_copy import AnswerCopy, Json
from tests.chat import UNKNOWN_ID, Chat, new_id, text_parts
from tests.client import JSON_WANTED
from tests.contract.conftest import Serve
from tests.contract.shapes import check_conversation, check_end, check_message
from tests.contract.test_imports import take_in, titled
from tests.event_stream import EventStream
from tests.files import samples
from tests.scripted_request import ScriptedRequest

# They are told apart by their names: what the one takes, the other refuses.
NEW, OLD, OTHER = "openai/gpt-image-1", "openai/dall-e-2", "openai/flux-image"
FOX = "A fox in the snow"
USAGE = {"input_tokens": 9, "output_tokens": 1056, "total_tokens": 1065}
PIXELS = samples.picture("PNG", 40, 20)


def draw(chat: Chat, text: str = FOX, model: str = OTHER, *file_ids: str, **fields: Any) -> EventStream:
    conversation_id = fields.pop("conversation_id", None)
    if conversation_id is None:
        conversation_id = new_id()
        fields["conversation"] = {}
    parts = [*(text_parts(text) if text else ()), *({"type": "image", "file_id": each} for each in file_ids)]
    path = f"/api/conversations/{conversation_id}/images"
    return chat.open("POST", path, {"parts": parts, "model": model, **fields})


def base64(data: bytes = PIXELS) -> str:
    return b64encode(data).decode()


def hand_over(request: ScriptedRequest, *pictures: bytes, usage: Json | None = USAGE) -> None:
    request.respond(200, body={"created": 1, "data": [{"b64_json": base64(each)} for each in pictures], "usage": usage})


def drawn(chat: Chat, *pictures: bytes, **fields: Any) -> EventStream:
    stream = draw(chat, n=len(pictures), **fields)
    hand_over(chat.upstream.next_request(), *pictures)
    stream.rest()
    return stream


def pictures(count: int) -> list[bytes]:
    return [samples.picture("PNG", 10 + number, 10) for number in range(count)]


def upload(chat: Chat, data: bytes, name: str) -> str:
    reply = chat.client.put(f"/api/files/{new_id()}?name={name}", data)
    assert reply.status == 201, reply
    return str(reply.json["id"])


def form(request: ScriptedRequest) -> dict[str, bytes]:
    boundary = request.headers["content-type"].partition("boundary=")[2].encode()
    fields = [each.partition(b"\r\n\r\n") for each in request.raw.split(b"--" + boundary)[1:-1]]
    return {
        head.partition(b'name="')[2].partition(b'"')[0].decode(): value.removesuffix(b"\r\n")
        for head, _, value in fields
    }


def test_pictures_are_parts_of_an_answer_like_any(chat: Chat) -> None:
    stream = draw(chat, n=2, size="1024x1024", quality="high")
    request = chat.upstream.next_request()
    assert request.path == "/v1/images/generations"
    assert request.body == {
        "model": "flux-image",
        "prompt": FOX,
        "n": 2,
        "size": "1024x1024",
        "quality": "high",
        "response_format": "b64_json",
    }
    waiting = stream.until_state("drawing").data
    assert (waiting["n"], waiting["done"]) == (2, 0)
    hand_over(request, *pictures(2))
    end = stream.rest()
    check_end(end)
    assert (end["status"], end["error"]) == ("complete", None)
    assert (end["usage"]["input_tokens"], end["usage"]["output_tokens"]) == (9, 1056)
    first, second = stream.copy.parts
    assert (first["type"], first["name"], first["media_type"]) == ("image", f"{FOX} 1.png", "image/png")
    assert [(each["width"], each["height"]) for each in (first, second)] == [(10, 10), (11, 10)]
    assert stream.cursor == "1-2"
    stored = chat.message(stream.conversation_id, stream.id)
    check_message(stored)
    assert stored["parts"] == stream.copy.parts
    sketch = {"n": 2, "size": "1024x1024", "quality": "high", "background": None, "output_format": None}
    assert stored["drawing"] == stream.copy.message["drawing"] == sketch
    check_conversation(chat.read(stream.conversation_id), has_messages=True)
    replayed = chat.follow(stream.id, "1-1", copy=AnswerCopy("1-1", [first]))
    replayed.rest()
    assert (replayed.copy.parts, replayed.cursor) == ([first, second], "1-2")


def test_a_picture_is_shown_and_saved_and_all_of_them_come_as_a_zip(chat: Chat) -> None:
    made = pictures(3)
    stream = drawn(chat, *made)
    for part, data in zip(stream.copy.parts, made, strict=True):
        shown = chat.client.get(f"/api/images/{part['file_id']}")
        assert (shown.status, shown.body, shown.headers["content-type"]) == (200, data, "image/png")
        assert shown.headers["content-disposition"].startswith("inline")
        saved = chat.client.get(f"/api/images/{part['file_id']}?download=1")
        assert saved.headers["content-disposition"].startswith("attachment")
    zipped = chat.client.get(f"/api/messages/{stream.id}/images.zip")
    assert (zipped.status, zipped.headers["content-type"]) == (200, "application/zip")
    assert "A%20fox%20in%20the%20snow.zip" in zipped.headers["content-disposition"]
    with zipfile.ZipFile(io.BytesIO(zipped.body)) as archive:
        assert archive.namelist() == [f"0{number} {FOX} {number}.png" for number in (1, 2, 3)]
        assert [archive.read(name) for name in archive.namelist()] == made


def test_only_pictures_are_handed_out_as_such(chat: Chat) -> None:
    text_id = upload(chat, b"no picture", "notes.txt")
    for path in (f"images/{text_id}", f"images/{UNKNOWN_ID}", f"messages/{UNKNOWN_ID}/images.zip"):
        chat.client.get(f"/api/{path}").problem(404, "not_found")
    written = chat.complete()
    chat.client.get(f"/api/messages/{written.id}/images.zip").problem(404, "not_found")


def test_a_model_that_streams_shows_how_far_it_is(chat: Chat) -> None:
    stream = draw(chat, model=NEW)
    request = chat.upstream.next_request()
    assert request.body == {"model": "gpt-image-1", "prompt": FOX, "n": 1, "stream": True, "partial_images": 2}
    request.begin(200, {"Content-Type": "text/event-stream"})
    partial = {"type": "image_generation.partial_image", "b64_json": base64(), "partial_image_index": 0}
    request.send_event(partial)
    stream.until_state("drawing")
    shown = stream.until_state("drawing").data["partial"]
    assert shown == {"index": 0, "media_type": "image/png", "data": base64()}
    # One that is too much to be shown is not.
    request.send_event({**partial, "b64_json": base64(PIXELS + bytes(2 * 1024**2))})
    request.send_event({"type": "image_generation.completed", "b64_json": base64(), "usage": USAGE})
    request.end_body()
    end = stream.rest()
    assert (end["status"], end["usage"]["output_tokens"], end["usage"]["estimated"]) == ("complete", 1056, False)
    assert len(stream.copy.parts) == 1
    assert stream.states.count("drawing") == 2


def test_what_a_model_refuses_is_left_out_and_said(chat: Chat) -> None:
    stream = draw(chat, model="openai/peculiar-image", quality="high")
    for name in ("response_format", "quality"):
        request = chat.upstream.next_request()
        assert name in request.body
        request.respond(400, body={"error": {"message": f"Unknown parameter: '{name}'."}})
    request = chat.upstream.next_request()
    assert request.body == {"model": "peculiar-image", "prompt": FOX, "n": 1}
    hand_over(request, PIXELS, usage=None)
    end = stream.rest()
    assert (end["status"], end["dropped_params"], end["usage"]) == ("complete", ["quality"], None)


def test_pictures_that_are_attached_are_drawn_on(chat: Chat) -> None:
    first, second = (upload(chat, each, "a.png") for each in pictures(2))
    stream = draw(chat, "Make it blue", OLD, first, size="512x512")
    request = chat.upstream.next_request()
    assert request.path == "/v1/images/edits"
    assert form(request) == {
        "model": b"dall-e-2",
        "prompt": b"Make it blue",
        "n": b"1",
        "size": b"512x512",
        "response_format": b"b64_json",
        "image": pictures(1)[0],
    }
    hand_over(request, PIXELS)
    stream.rest()
    both = draw(chat, "Put them together", NEW, first, second)
    request = chat.upstream.next_request()
    assert request.raw.count(b'name="image[]"') == 2
    assert form(request)["stream"] == b"true"
    hand_over(request, PIXELS)
    assert both.rest()["status"] == "complete"


@pytest.mark.parametrize(("model", "path"), [(OLD, "variations"), (NEW, "edits"), (OTHER, "edits")])
def test_a_picture_without_a_word_is_varied(chat: Chat, model: str, path: str) -> None:
    stream = draw(chat, "", model, upload(chat, PIXELS, "a.png"), quality="high")
    request = chat.upstream.next_request()
    assert request.path == f"/v1/images/{path}"
    assert form(request).keys() >= {"model", "n", "image"}
    # Variations take no words; who knows no variations is asked for one in words.
    assert ("prompt" in form(request), "quality" in form(request)) == (model != OLD, model != OLD)
    hand_over(request, PIXELS)
    assert stream.rest()["status"] == "complete"
    assert stream.copy.parts[0]["name"] == "Picture 1.png"


def test_one_that_draws_one_at_a_time_is_asked_as_often(chat: Chat) -> None:
    stream = draw(chat, model="openai/dall-e-3", n=2)
    for _ in range(2):
        request = chat.upstream.next_request()
        assert request.body["n"] == 1
        hand_over(request, PIXELS, usage=None)
    end = stream.rest()
    assert (end["status"], end["timing"]["requests"], len(stream.copy.parts)) == ("complete", 2, 2)


def test_what_came_stays_when_the_next_one_fails(chat: Chat) -> None:
    stream = draw(chat, model="openai/dall-e-3", n=2)
    hand_over(chat.upstream.next_request(), PIXELS)
    refusal = {"error": {"message": "Your request was rejected by the safety system."}}
    chat.upstream.next_request().respond(400, body=refusal)
    end = stream.rest()
    assert (end["status"], end["error"]["code"]) == ("failed", "provider_refused")
    assert "safety system" in end["error"]["detail"]
    assert len(chat.message(stream.conversation_id, stream.id)["parts"]) == 1


@pytest.mark.parametrize(
    ("reply", "word"),
    [
        ({"data": []}, "no picture"),
        ({"data": [{"b64_json": b64encode(b"<html>").decode()}]}, "is no picture"),
        ({"data": [{"b64_json": b64encode(b"\x89PNG\r\n\x1a\nbroken").decode()}]}, "cannot be kept"),
        ({"error": {"message": "Out of paint."}}, "Out of paint."),
        ("<html>", "not JSON"),
        ({"data": [{"url": "http://169.254.169.254/latest/meta-data"}]}, "not a public address"),
        ({"data": [{"url": "file:///etc/passwd"}]}, "address is none"),
    ],
)
def test_what_is_no_picture_is_a_failure_that_says_so(chat: Chat, reply: Json | str, word: str) -> None:
    stream = draw(chat)
    chat.upstream.next_request().respond(200, body=reply)
    end = stream.rest()
    assert (end["status"], end["error"]["code"], stream.copy.parts) == ("failed", "provider_error", [])
    assert word in end["error"]["detail"]


def test_a_picture_in_an_address_is_taken_from_it(chat: Chat) -> None:
    stream = draw(chat)
    chat.upstream.next_request().respond(200, body={"data": [{"url": f"data:image/png;base64,{base64()}"}]})
    assert stream.rest()["status"] == "complete"
    assert chat.client.get(f"/api/images/{stream.copy.parts[0]['file_id']}").body == PIXELS


def test_a_picture_at_an_address_of_the_providers_own_is_fetched_and_kept(chat: Chat) -> None:
    chat.upstream.pictures["/made/a.png"] = PIXELS
    address = f"http://127.0.0.1:{chat.upstream.port}/made"
    stream = draw(chat, n=2)
    chat.upstream.next_request().respond(200, body={"data": [{"url": f"{address}/b.png"}, {"url": f"{address}/a.png"}]})
    end = stream.rest()
    # The second is kept, though the first is not there.
    assert (end["status"], end["error"]["code"]) == ("failed", "provider_error")
    assert "status 404" in end["error"]["detail"]
    (part,) = stream.copy.parts
    del chat.upstream.pictures["/made/a.png"]
    assert chat.client.get(f"/api/images/{part['file_id']}").body == PIXELS


def test_stop_closes_the_connection_and_keeps_what_was_drawn(chat: Chat) -> None:
    stream = draw(chat, model="openai/dall-e-3", n=3)
    hand_over(chat.upstream.next_request(), PIXELS)
    request = chat.upstream.next_request()
    stream.until("delta")
    receipt = chat.stop(stream.id)
    assert (receipt["status"], receipt["cursor"], receipt["upstream_closed"]) == ("stopped", "1-1", True)
    assert request.wait_closed(5)
    assert stream.rest()["status"] == "stopped"


def test_who_comes_back_in_the_middle_has_what_there_is_and_what_follows(chat: Chat) -> None:
    stream = draw(chat, model="openai/dall-e-3", n=2)
    hand_over(chat.upstream.next_request(), PIXELS)
    request = chat.upstream.next_request()
    stream.until("delta")
    stream.close()
    back = chat.follow(stream.id, stream.cursor, copy=stream.copy.resumed())
    assert back.copy.message["drawing"]["n"] == 2
    hand_over(request, PIXELS)
    assert back.rest()["status"] == "complete"
    assert len(back.copy.parts) == 2


def test_asked_again_it_is_drawn_again(chat: Chat) -> None:
    stream = drawn(chat, PIXELS, size="512x512")
    again = chat.again(stream.user_id, model=OTHER)
    request = chat.upstream.next_request()
    assert (request.path, request.body["prompt"], request.body["size"]) == ("/v1/images/generations", FOX, "512x512")
    hand_over(request, PIXELS)
    assert again.rest()["status"] == "complete"
    assert len(again.copy.message["sibling_ids"]) == 2


def test_it_is_not_gone_on_with(chat: Chat) -> None:
    stream = draw(chat)
    chat.upstream.next_request()
    chat.stop(stream.id)
    chat.client.post(f"/api/messages/{stream.id}/continue", {}).problem(409, "not_continuable")


def test_the_same_request_joins_and_another_one_is_refused(chat: Chat) -> None:
    ids: dict[str, Any] = {"id": new_id(), "answer_id": new_id(), "conversation_id": new_id(), "conversation": {}}
    stream = draw(chat, **ids)
    joined = draw(chat, **ids)
    assert (stream.id, joined.id) == (ids["answer_id"], ids["answer_id"])
    path = f"/api/conversations/{ids['conversation_id']}/images"
    other = {"parts": text_parts(FOX), "model": OTHER, "n": 2, "conversation": {}}
    body = {**other, "id": ids["id"], "answer_id": ids["answer_id"]}
    chat.client.post(path, body).problem(409, "id_taken")
    # The same, but to be written.
    chat.client.post(path.replace("/images", "/messages"), {**body, "n": 1}).problem(409, "id_taken")
    hand_over(chat.upstream.next_request(), PIXELS)
    for each in (stream, joined):
        assert each.rest()["status"] == "complete"


def test_several_models_draw_side_by_side(chat: Chat) -> None:
    path = f"/api/conversations/{new_id()}/images"
    body = {"parts": text_parts(FOX), "models": [OTHER, OLD], "n": 2, "conversation": {}}
    reply = chat.client.post(path, body, headers=JSON_WANTED)
    assert reply.status == 202, reply
    assert [each["message"]["model"] for each in reply.json["answers"]] == [OTHER, OLD]
    for _ in range(2):
        request = chat.upstream.next_request()
        assert request.body["n"] == 2
        hand_over(request, *pictures(2))
    for each in reply.json["answers"]:
        stream = chat.follow(each["message"]["id"])
        assert stream.rest()["status"] == "complete"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"n": 0}, "n"),
        ({"n": 11}, "n"),
        ({"size": ""}, "size"),
        ({"quality": 3}, "quality"),
        ({"style": "vivid"}, "style"),
        ({"params": {"temperature": 1}}, "body"),
        ({"parts": [*text_parts("a"), *text_parts("b")]}, "body"),
        ({"parts": [{"type": "text", "text": " "}]}, "body"),
    ],
)
def test_what_cannot_be_meant_is_refused(chat: Chat, body: Json, field: str) -> None:
    path = f"/api/conversations/{new_id()}/images"
    whole = {"parts": text_parts(FOX), "model": OTHER, "conversation": {}, **body}
    problem = chat.client.post(path, whole).problem(422, "invalid")
    assert problem["errors"][0]["field"] == field


def test_only_pictures_can_be_drawn_on(chat: Chat) -> None:
    body = {
        "parts": [*text_parts(FOX), {"type": "file", "file_id": upload(chat, b"words", "notes.txt")}],
        "model": OTHER,
        "conversation": {},
    }
    problem = chat.client.post(f"/api/conversations/{new_id()}/images", body).problem(422, "invalid")
    assert problem["errors"][0]["field"] == "parts.1"


def test_nobody_draws_where_no_model_does(chat: Chat) -> None:
    body = {"parts": text_parts(FOX), "conversation": {}}
    problem = chat.client.post(f"/api/conversations/{new_id()}/images", body).problem(422, "invalid")
    assert "PARLEY_IMAGE_MODEL" in problem["detail"]


def test_the_model_is_the_conversations_if_that_draws_else_the_installations(serve: Serve) -> None:
    chat = serve({"PARLEY_IMAGE_MODEL": "openai/house-image"})
    for own, model in ((OLD, OLD), ("openai/scripted-1", "openai/house-image")):
        conversation_id = chat.create(model=own)
        body = {"parts": text_parts(FOX)}
        path = f"/api/conversations/{conversation_id}/images"
        reply = chat.client.post(path, body, headers=JSON_WANTED)
        assert (reply.status, reply.json["message"]["model"]) == (202, model), reply
        hand_over(chat.upstream.next_request(), PIXELS)
        # What the conversation is written by stays what it is.
        assert chat.read(conversation_id)["model"] == own


def test_the_model_that_is_asked_next_is_told_of_what_was_drawn(chat: Chat) -> None:
    stream = drawn(chat, PIXELS)
    sees, request = chat.begin("What is it?", conversation_id=stream.conversation_id, model="openai/seeing")
    _, answered, question = request.body["messages"]
    assert f"{FOX} 1.png" in answered["content"]
    assert question["content"][0] == {"type": "text", "text": "What is it?"}
    assert question["content"][1]["image_url"]["url"] == f"data:image/png;base64,{base64()}"
    request.send_text("A fox.")
    request.finish()
    sees.rest()


def test_deleted_with_its_message_and_shown_where_it_is_shared(chat: Chat) -> None:
    stream = drawn(chat, PIXELS)
    file_id = stream.copy.parts[0]["file_id"]
    share = chat.client.post(f"/api/conversations/{stream.conversation_id}/shares", {}).json
    token = share["path"].rpartition("/")[2]
    snapshot = chat.client.get(f"/api/shared/{token}").json
    assert snapshot["messages"][1]["parts"] == stream.copy.parts
    assert chat.client.get(f"/api/shared/{token}/files/{file_id}").body == PIXELS
    copy = chat.client.post(f"/api/shared/{token}/copies", {}).json
    (copied,) = chat.read(copy["id"])["messages"][1]["parts"]
    assert copied["file_id"] != file_id
    assert chat.client.get(f"/api/images/{copied['file_id']}").body == PIXELS
    # The file belongs to its answer.
    chat.client.delete(f"/api/files/{file_id}").problem(409, "file_in_use")


def test_taken_away_and_brought_back_it_is_what_it_was(chat: Chat) -> None:
    stream = drawn(chat, PIXELS, size="512x512")
    exported = chat.client.get(f"/api/conversations/{stream.conversation_id}/export").body
    with zipfile.ZipFile(io.BytesIO(exported)) as archive:
        assert archive.read(f"files/{stream.copy.parts[0]['file_id']}/{FOX} 1.png") == PIXELS
    chat.delete(f"conversations/{stream.conversation_id}")
    done = take_in(chat.client, exported, "export.zip")
    assert (done["status"], done["report"]["conversations"], done["report"]["files"]) == ("complete", 1, 1)
    question, answer = titled(chat.client, FOX)["messages"]
    assert question["drawing"] == answer["drawing"] == stream.copy.message["drawing"]
    assert chat.client.get(f"/api/images/{answer['parts'][0]['file_id']}").body == PIXELS
    again = chat.again(question["id"], model=OTHER)
    assert chat.upstream.next_request().body["size"] == "512x512"
    chat.stop(again.id)


def test_what_it_took_stands_in_the_ledger(chat: Chat) -> None:
    stream = drawn(chat, *pictures(2))
    rows = chat.client.get("/api/usage?by=conversation").json["rows"]
    (row,) = [each for each in rows if each["conversation_id"] == stream.conversation_id]
    assert (row["requests"], row["input_tokens"], row["output_tokens"], row["estimated"]) == (1, 9, 1056, 0)


def test_a_drawing_may_take_as_long_as_an_answer(serve: Serve) -> None:
    chat = serve({"PARLEY_FIRST_TOKEN_TIMEOUT": "0.2", "PARLEY_SILENCE_TIMEOUT": "0.2", "PARLEY_ANSWER_TIMEOUT": "1.5"})
    stream = draw(chat, model="openai/dall-e-3", n=2)
    request = chat.upstream.next_request()
    with pytest.raises(TimeoutError):
        stream.until("end", timeout=0.8)
    hand_over(request, PIXELS)
    request = chat.upstream.next_request()
    end = stream.rest()
    assert (end["status"], end["error"]["code"]) == ("failed", "answer_timeout")
    assert request.wait_closed(5)
    assert len(stream.copy.parts) == 1
