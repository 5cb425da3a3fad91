"""The comment that says: still here."""

from tests.chat import Chat


def test_a_comment_goes_out_when_nothing_else_did_for_ten_seconds(chat: Chat) -> None:
    stream, request = chat.begin()
    request.send_text("It ")
    stream.until_text("It ")
    last = stream.events[-1].at
    comment, at = stream.until_comment(timeout=15)
    assert comment == ": hb"
    assert 9.5 < at - last < 12
    request.send_text("scatters")
    request.finish()
    assert stream.rest()["status"] == "complete"
    assert stream.text == "It scatters"
