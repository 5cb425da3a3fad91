"""Requests that are no chat here: handed on to whoever takes them."""

import json
from collections.abc import Iterator

import gevent
import pytest

from parley.domain.events import State
from parley.upstream.call import Call, FormFile
from parley.upstream.call_reply import CallReply
from parley.upstream.config import ModelConfig, ProviderConfig
from parley.upstream.error import UpstreamError
from parley.upstream.provider import Provider
from parley.upstream.providers import Providers
from parley.upstream.reply import Dropped, Instead, ReplyEvent
from parley.upstream.retry import Retries
from tests.scripted_upstream import ScriptedUpstream

EMBED = Call("embeddings", {"input": "Hello?", "dimensions": 8})


class Asking:
    """What `hand_on` does in a greenlet of its own."""

    def __init__(self, providers: Providers) -> None:
        self.told: list[ReplyEvent] = []
        self._providers = providers

    def begin(self, call: Call) -> "gevent.Greenlet[[Call], object]":
        return gevent.spawn(self._hand_on, call)

    def _hand_on(self, call: Call) -> object:
        return self._providers.hand_on("one/a", call, self.told.extend, _read)


def _read(reply: CallReply) -> object:
    return json.loads(reply.whole(1000))


@pytest.fixture
def upstream() -> Iterator[ScriptedUpstream]:
    with ScriptedUpstream() as upstream:
        yield upstream


@pytest.fixture
def asking(upstream: ScriptedUpstream) -> Iterator[Asking]:
    about = {"a": ModelConfig(fallbacks=["two/b"])}
    one = ProviderConfig("one", upstream.base_url, ("key-one",), retries=Retries(1, 0), about=about)
    two = ProviderConfig("two", upstream.base_url, ("key-two",), retries=Retries(0, 0))
    providers = Providers([Provider(one), Provider(two)], {})
    yield Asking(providers)
    providers.close()


def test_fields_and_reply_are_handed_on(upstream: ScriptedUpstream, asking: Asking) -> None:
    asked = asking.begin(EMBED)
    request = upstream.next_request()
    assert (request.path, request.headers["authorization"]) == ("/v1/embeddings", "Bearer key-one")
    assert request.body == {"model": "a", "input": "Hello?", "dimensions": 8}
    request.respond(200, body={"data": [1]})
    assert asked.get(timeout=5) == {"data": [1]}
    assert asking.told == [State("connecting"), State("reading")]


def test_files_go_as_a_form(upstream: ScriptedUpstream, asking: Asking) -> None:
    sound = FormFile("file", "a.wav", "audio/wav", b"\0RIFF")
    asked = asking.begin(Call("audio/transcriptions", {"language": "en", "include": ["a", "b"], "n": 2}, [sound]))
    request = upstream.next_request()
    assert request.headers["content-type"].startswith("multipart/form-data; boundary=")
    boundary = request.headers["content-type"].partition("boundary=")[2].encode()
    fields = [each.partition(b"\r\n\r\n") for each in request.raw.split(b"--" + boundary)[1:-1]]
    assert [value.removesuffix(b"\r\n") for _, _, value in fields] == [b"a", b"en", b"a", b"b", b"2", b"\0RIFF"]
    assert b'name="file"; filename="a.wav"' in fields[-1][0]
    request.respond(200, body={})
    asked.get(timeout=5)


def test_it_is_asked_again_and_then_of_another(upstream: ScriptedUpstream, asking: Asking) -> None:
    asked = asking.begin(EMBED)
    for _ in range(2):
        upstream.next_request().respond(503)
    other = upstream.next_request()
    assert (other.body["model"], other.headers["authorization"]) == ("b", "Bearer key-two")
    other.respond(200, body={"data": []})
    assert asked.get(timeout=5) == {"data": []}
    assert [event for event in asking.told if isinstance(event, Instead)] == [Instead("two/b")]


def test_what_can_be_left_out_is_left_out(upstream: ScriptedUpstream, asking: Asking) -> None:
    asked = asking.begin(EMBED)
    refusal = {"error": {"message": "Unsupported parameter: 'dimensions'."}}
    upstream.next_request().respond(400, body=refusal)
    request = upstream.next_request()
    assert request.body == {"model": "a", "input": "Hello?"}
    request.respond(200, body={})
    asked.get(timeout=5)
    assert Dropped(["dimensions"]) in asking.told


def test_what_a_request_consists_of_is_not_left_out(upstream: ScriptedUpstream, asking: Asking) -> None:
    asked = asking.begin(EMBED)
    upstream.next_request().respond(400, body={"error": {"message": "Unsupported parameter: 'input'."}})
    with pytest.raises(UpstreamError, match="Unsupported parameter"):
        asked.get(timeout=5)


def test_a_reply_that_breaks_off_is_asked_for_again(upstream: ScriptedUpstream, asking: Asking) -> None:
    asked = asking.begin(EMBED)
    request = upstream.next_request()
    request.send_raw(b'{"data":')
    request.reset()
    upstream.next_request().respond(200, body={"data": [2]})
    assert asked.get(timeout=5) == {"data": [2]}


def test_killing_it_closes_the_connection(upstream: ScriptedUpstream, asking: Asking) -> None:
    asked = asking.begin(EMBED)
    request = upstream.next_request()
    asked.kill()
    assert request.wait_closed(5)
