"""From the provider's socket through Parley and nginx to the reader's, one token at a time, and Stop the other way."""

from tests.chat import Chat

TOKENS = ("It ", "scatters ", "\u4e2d\U0001f600", " light", ".")


def test_each_token_arrives_through_nginx_before_the_next_is_sent(proxied: Chat) -> None:
    stream, request = proxied.begin()
    assert stream.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert "content-encoding" not in stream.headers
    assert stream.next().data == {"state": "connecting"}
    request.begin()
    assert stream.next().data == {"state": "reading"}
    for token in TOKENS:
        request.send_text(token)
        assert stream.next().data == {"part": 0, "type": "text", "text": token}
    request.finish()
    assert stream.rest()["status"] == "complete"


def test_the_question_of_a_client_that_takes_gzip_is_answered_as_it_comes_too(proxied: Chat) -> None:
    stream = proxied.ask(headers={"Accept-Encoding": "gzip, br"})
    request = proxied.upstream.next_request()
    for token in TOKENS:
        request.send_text(token)
        stream.until("delta")
    assert stream.text == "".join(TOKENS)


def test_stop_through_nginx_closes_the_providers_socket(proxied: Chat) -> None:
    stream, request = proxied.begin()
    request.send_text("It scatt")
    stream.until_text("It scatt")
    receipt = proxied.stop(stream.id)
    assert (receipt["status"], receipt["upstream_closed"]) == ("stopped", True)
    assert request.wait_closed(1)
    assert stream.rest()["status"] == "stopped"


def test_one_stop_leaves_the_other_answers_streaming(proxied: Chat) -> None:
    streams = [proxied.begin() for _ in range(3)]
    stopped, stopped_request = streams.pop()
    proxied.stop(stopped.id)
    assert stopped_request.wait_closed(1)
    for stream, request in streams:
        request.send_text("It scatters.")
        stream.until_text("It scatters.")
        assert not request.is_closed
