"""Processes killed without warning: what readers had is there again but for the last second, and nothing stays open."""

import contextlib
import os
import signal
import socket
import time
from base64 import b64encode
from collections.abc import Callable, Iterator

import gevent
import pytest

from tests.answer_copy import length, position
from tests.chat import Chat, new_id, text_parts
from tests.event_stream import StreamEndedError
from tests.files import samples
from tests.served import Served, serving

# A checkpoint a second, and a machine that has other things to do.
_SECONDS_TO_STORE = 2.5


@pytest.fixture(scope="module")
def mortal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("death") / "data", {}) as served:
        yield served


@pytest.fixture
def own(mortal: Served) -> Served:
    """The installation, up again whatever the test before did to it."""
    if not mortal.parley.is_ready():
        mortal.parley.start()
    return mortal


@pytest.fixture
def chat(own: Served) -> Iterator[Chat]:
    with own.chat() as chat:
        yield chat


def wait_for(look: Callable[[], object]) -> None:
    deadline = time.monotonic() + 10
    while not look():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@contextlib.contextmanager
def begun_upload(port: int) -> Iterator[None]:
    """A file of which the second half does not come."""
    with socket.create_connection(("127.0.0.1", port)) as connection:
        head = f"PUT /api/files/{new_id()}?name=x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2000000\r\n\r\n"
        connection.sendall(head.encode() + bytes(1_000_000))
        yield


def wait_stored(chat: Chat, conversation_id: str, answer_id: str, n: int) -> float:
    """How many seconds it takes until the first `n` characters are stored."""
    started = time.monotonic()
    while position(chat.message(conversation_id, answer_id)["cursor"]) < n:
        assert time.monotonic() - started < 10
        time.sleep(0.02)
    return time.monotonic() - started


def test_a_killed_server_has_all_but_the_last_second_of_an_answer(own: Served, chat: Chat) -> None:
    stream, request = chat.begin()
    conversation_id = stream.conversation_id
    stored = ""
    for word in ("It scatters ", "light."):
        request.send_text(word)
        stored += word
        stream.until_text(stored)
        assert wait_stored(chat, conversation_id, stream.id, len(stored)) < _SECONDS_TO_STORE
    request.send_text(" Lost.")
    stream.until_text(stored + " Lost.")
    own.parley.kill()
    with pytest.raises(StreamEndedError):
        stream.next()
    own.parley.start()
    answer = chat.message(conversation_id, stream.id)
    text = answer["parts"][0]["text"]
    assert text.startswith(stored)
    assert (stored + " Lost.").startswith(text)
    assert (answer["status"], answer["runs"][0]["error"]["code"]) == ("interrupted", "process_died")
    assert not chat.read(conversation_id)["writing"]


def test_an_upload_that_a_killed_server_was_receiving_is_swept_at_the_next_start(own: Served) -> None:
    incoming = own.parley.data_dir / "incoming"
    with begun_upload(own.parley.port):
        wait_for(lambda: [path for path in incoming.rglob("file") if path.stat().st_size])
        own.parley.kill()
    assert list(incoming.iterdir()), "nobody could clear up"
    own.parley.start()
    assert list(incoming.iterdir()) == []


def test_a_reader_who_saw_what_was_lost_starts_over_and_the_answer_goes_on(own: Served, chat: Chat) -> None:
    stream, request = chat.begin()
    request.send_text("It scatters")
    stream.until_text("It scatters")
    wait_stored(chat, stream.conversation_id, stream.id, len("It scatters"))
    request.send_text(" blue")
    stream.until_text("It scatters blue")
    own.parley.kill()
    own.parley.start()
    reader = chat.follow(stream.id, copy=stream.copy)
    lost = position(chat.message(stream.conversation_id, stream.id)["cursor"]) < len("It scatters blue")
    assert reader.cursor == ("1-0" if lost else stream.cursor)
    assert reader.rest()["status"] == "interrupted"
    start = length(reader.copy.parts)
    second = chat.go_on(stream.id, copy=reader.copy)
    assert second.copy.message["runs"][1]["start"] == start
    request = chat.upstream.next_request()
    request.send_text(", red light less, and that is what there is to say about it.")
    request.finish()
    second.rest()
    if lost:
        late = chat.follow(stream.id, copy=stream.copy)
        assert late.cursor == "2-0", "what it saw of run 1 was never stored: splicing would be a lie"
        late.rest()
        assert late.copy.parts == second.copy.parts


def test_an_answer_that_was_stopped_before_the_kill_is_stopped_after_it(own: Served, chat: Chat) -> None:
    stream, request = chat.begin()
    request.send_text("It scatt")
    stream.until_text("It scatt")
    wait_stored(chat, stream.conversation_id, stream.id, len("It scatt"))
    stopping = gevent.spawn(chat.client.post, f"/api/messages/{stream.id}/stop")
    assert request.wait_closed(5)
    own.parley.kill()
    stopping.kill()
    own.parley.start()
    answer = chat.message(stream.conversation_id, stream.id)
    assert (answer["status"], answer["parts"]) == ("stopped", text_parts("It scatt"))
    assert answer["runs"][0]["stop"]["upstream_closed"]
    assert answer["runs"][0]["error"] is None
    assert chat.stop(stream.id)["status"] == "stopped"


def test_a_killed_worker_is_replaced_and_its_answers_are_interrupted(own: Served, chat: Chat) -> None:
    stream, _ = chat.begin()
    worker = own.parley.worker_pid
    os.kill(worker, signal.SIGKILL)
    with pytest.raises(StreamEndedError):
        stream.until("end")
    own.parley.wait_ready(is_ready=True)
    assert own.parley.worker_pid != worker
    assert chat.follow(stream.id).rest()["error"]["code"] == "process_died"
    chat.complete()


def test_a_server_whose_master_was_killed_can_be_started_again(own: Served, chat: Chat) -> None:
    stream, request = chat.begin()
    os.kill(own.parley.pid, signal.SIGKILL)
    own.parley.wait()
    own.parley.start()
    assert request.wait_closed(5)
    assert chat.follow(stream.id).rest()["status"] == "interrupted"
    chat.complete()


def test_a_restart_keeps_everything(own: Served, chat: Chat) -> None:
    first = chat.complete(conversation={"title": "Sky", "params": {"temperature": 0.5}})
    chat.complete(conversation_id=first.conversation_id)
    chat.complete_again(first.user_id)
    deleted = chat.complete()
    chat.delete(f"messages/{deleted.id}")
    calls = ["session", "models", "conversations", f"conversations/{first.conversation_id}"]
    before = [chat.client.get(f"/api/{call}").json for call in calls]
    own.parley.restart()
    assert [chat.client.get(f"/api/{call}").json for call in calls] == before
    assert chat.follow(first.id, first.cursor).cursor == first.cursor
    chat.client.post(f"/api/messages/{deleted.id}/restore")
    assert len(chat.read(deleted.conversation_id)["messages"]) == 2


def test_pictures_that_were_done_outlive_the_process_that_drew_them(own: Served, chat: Chat) -> None:
    conversation_id = new_id()
    picture = samples.picture()
    body = {"parts": text_parts("A fox"), "model": "openai/dall-e-3", "n": 2, "conversation": {}}
    stream = chat.open("POST", f"/api/conversations/{conversation_id}/images", body)
    reply = {"data": [{"b64_json": b64encode(picture).decode()}]}
    chat.upstream.next_request().respond(200, body=reply)
    chat.upstream.next_request()
    stream.until("delta")
    wait_stored(chat, conversation_id, stream.id, 1)
    own.parley.kill()
    own.parley.start()
    answer = chat.message(conversation_id, stream.id)
    assert (answer["status"], answer["runs"][0]["error"]["code"]) == ("interrupted", "process_died")
    (part,) = answer["parts"]
    assert chat.client.get(f"/api/images/{part['file_id']}").body == picture
    chat.client.delete(f"/api/files/{part['file_id']}").problem(409, "file_in_use")
    chat.client.post(f"/api/messages/{stream.id}/continue", {}).problem(409, "not_continuable")
