"""Streams of somebody who may not be here any more: they are cut off, and what was written stays."""

from collections.abc import Callable
from time import monotonic
from typing import NoReturn

import pytest

from tests.chat import Chat
from tests.client import JSON_WANTED, Client
from tests.contract.gateway.conftest import Asked
from tests.contract.people.somebody import Somebody, invited
from tests.event_stream import EventStream, StreamEndedError
from tests.served import Served

# The processes look every five seconds.
_SOON_S = 15.0


def wait_cut(stream: EventStream) -> None:
    """Until the connection ends, without the answer's end."""
    with pytest.raises(StreamEndedError):
        read_on(stream)
    assert stream.copy.end is None


def read_on(stream: EventStream) -> NoReturn:
    """Whatever comes, and for how long."""
    deadline = monotonic() + _SOON_S
    while True:
        stream.next(deadline - monotonic())


def sign_out_everywhere(_ada: Somebody, member: Somebody) -> None:
    elsewhere = Somebody(member.client.url, member.login)
    elsewhere.sign_in()
    assert elsewhere.client.delete("/api/account/sign-ins").status == 204


def set_a_new_password(ada: Somebody, member: Somebody) -> None:
    link = ada.client.post(f"/api/admin/people/{member.account['id']}/password-link").json
    elsewhere = Somebody(member.client.url, member.login)
    assert elsewhere.use_password_link(link["path"], "nine waves a day").status == 200


@pytest.mark.parametrize("end", [sign_out_everywhere, set_a_new_password])
def test_who_is_signed_out_elsewhere_hears_no_more(
    ada: Somebody, served: Served, end: Callable[[Somebody, Somebody], None]
) -> None:
    member = invited(ada)
    with Chat(served.parley.url, served.upstream) as chat:
        chat.client.headers.update(member.client.headers)
        stream, request = chat.begin()
        request.send_text("It scatters")
        stream.until_text("It scatters")
        end(ada, member)
        wait_cut(stream)
        request.send_text(" light.")
        request.finish()


def test_a_token_that_is_revoked_reads_no_more(ada: Somebody, served: Served) -> None:
    member = invited(ada)
    token = member.client.post("/api/tokens", {"name": "Terminal"}).json
    with Chat(served.parley.url, served.upstream) as chat:
        chat.client.headers["Authorization"] = f"Bearer {token['token']}"
        stream, request = chat.begin()
        request.send_text("It scatters")
        stream.until_text("It scatters")
        member.client.delete(f"/api/tokens/{token['id']}")
        wait_cut(stream)
        assert member.client.post(f"/api/messages/{stream.id}/stop").json["status"] == "stopped"


def test_what_is_written_for_who_is_disabled_is_stopped_and_kept(ada: Somebody, served: Served) -> None:
    member = invited(ada)
    path = f"/api/admin/people/{member.account['id']}"
    with Chat(served.parley.url, served.upstream) as chat:
        chat.client.headers.update(member.client.headers)
        stream, request = chat.begin()
        request.send_text("It scatters")
        stream.until_text("It scatters")
        ada.client.patch(path, {"is_disabled": True})
        # The end is told to who still listens.
        stream.rest()
        assert (stream.copy.end or {})["status"] == "stopped"
        assert request.wait_closed()
        ada.client.patch(path, {"is_disabled": False})
        member.sign_in()
        stored = member.client.get(f"/api/messages/{stream.id}/events", headers=JSON_WANTED)
        assert b"It scatters" in stored.body


def test_who_stays_is_not_disturbed(ada: Somebody, served: Served) -> None:
    member, other = invited(ada), invited(ada)
    with Chat(served.parley.url, served.upstream) as chat:
        chat.client.headers.update(other.client.headers)
        cut, _ = chat.begin()
        chat.client.headers.update(member.client.headers)
        stream, request = chat.begin()
        sign_out_everywhere(ada, other)
        wait_cut(cut)
        request.send_text("It scatters light.")
        request.finish()
        stream.rest()
        assert (stream.copy.end or {})["status"] == "complete"


@pytest.mark.parametrize("path", ["chat/completions", "audio/speech"])
def test_nothing_is_asked_any_longer_for_a_program_whose_token_is_revoked(
    ada: Somebody, served: Served, path: str
) -> None:
    member = invited(ada)
    token = member.client.post("/api/tokens", {"name": "Terminal"}).json
    program = Client(served.parley.url, {"Authorization": f"Bearer {token['token']}"})
    body = {
        "model": "openai/tts-1",
        "messages": [{"role": "user", "content": "?"}],
        "input": "Hello.",
        "voice": "alloy",
    }
    waiting = Asked(lambda: program.post(f"/v1/{path}", body))
    request = served.upstream.next_request()
    member.client.delete(f"/api/tokens/{token['id']}")
    assert request.wait_closed()
    assert waiting.get().status >= 400
