"""Replies to requests for pictures, as providers send them."""

import json
from base64 import b64encode

import pytest

from parley.domain.run import Usage
from parley.upstream.drawn import Drawn, DrawnEvent, Glimpse, drawn_event, drawn_in
from parley.upstream.error import UpstreamError

BASE64 = b64encode(b"picture").decode()
USAGE = {"total_tokens": 12, "input_tokens": 4, "output_tokens": 8, "input_tokens_details": {"text_tokens": 4}}


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"b64_json": BASE64, "revised_prompt": "A fox"}, Drawn(b"picture")),
        ({"b64_json": f"data:image/png;base64,{BASE64}"}, Drawn(b"picture")),
        ({"url": "https://a.test/b.png"}, Drawn(b"", "https://a.test/b.png")),
        ({"url": "https://a.test/b.png", "b64_json": None}, Drawn(b"", "https://a.test/b.png")),
        ({"url": f"data:image/webp;base64,{BASE64}"}, Drawn(b"picture")),
    ],
)
def test_a_picture_comes_as_bytes_or_as_an_address(data: dict[str, object], expected: Drawn) -> None:
    assert list(drawn_in(json.dumps({"created": 1, "data": [data, data]}).encode())) == [expected, expected]


def test_what_it_took_is_told_behind_the_pictures() -> None:
    body = json.dumps({"data": [{"b64_json": BASE64}], "usage": USAGE}).encode()
    assert list(drawn_in(body)) == [Drawn(b"picture"), Usage(4, 8)]


@pytest.mark.parametrize(
    "body",
    [
        b"{}",
        b"[]",
        b'"data"',
        b'{"data": null}',
        b'{"data": [1, null, {}, {"b64_json": "?"}, {"url": ""}, {"url": "data:image/png,x"}]}',
    ],
)
def test_what_is_no_picture_is_passed_over(body: bytes) -> None:
    assert list(drawn_in(body)) == []


@pytest.mark.parametrize(
    ("body", "words"), [(b'{"error": {"message": "No paint."}}', "No paint."), (b"<html>", "not JSON")]
)
def test_an_error_is_told(body: bytes, words: str) -> None:
    with pytest.raises(UpstreamError, match=words):
        list(drawn_in(body))


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (
            {"type": "image_generation.partial_image", "b64_json": BASE64, "partial_image_index": 0},
            [Glimpse(b"picture")],
        ),
        ({"type": "image_edit.partial_image", "b64_json": BASE64}, [Glimpse(b"picture")]),
        (
            {"type": "image_generation.completed", "b64_json": BASE64, "usage": USAGE},
            [Drawn(b"picture"), Usage(4, 8)],
        ),
        ({"type": "image_edit.completed", "b64_json": BASE64}, [Drawn(b"picture")]),
        ({"type": "image_generation.in_progress"}, []),
        ({"type": "image_generation.partial_image"}, []),
        ([], []),
    ],
)
def test_a_stream_tells_of_pictures_on_their_way(event: object, expected: list[DrawnEvent]) -> None:
    assert list(drawn_event(b"data: " + json.dumps(event).encode())) == expected


def test_the_name_of_an_event_may_say_what_its_data_do_not() -> None:
    data = json.dumps({"b64_json": BASE64}).encode()
    assert list(drawn_event(b"event: image_generation.completed\ndata: " + data)) == [Drawn(b"picture")]


@pytest.mark.parametrize("event", [b": comment", b"data: [DONE]", b"data:", b"data: {"])
def test_what_says_nothing_is_passed_over(event: bytes) -> None:
    assert list(drawn_event(event)) == []


@pytest.mark.parametrize(
    "event", [b'data: {"error": {"message": "No paint."}}', b'event: error\ndata: {"message": "No paint."}']
)
def test_an_error_in_a_stream_is_told(event: bytes) -> None:
    with pytest.raises(UpstreamError, match=r"No paint\."):
        list(drawn_event(event))
