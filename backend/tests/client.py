"""Calls to one server, each on a connection of its own. Shares no code with the product and trusts nothing."""

import contextlib
import http.client
import json
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from tests.answer_copy import AnswerCopy, Json
from tests.event_stream import EventStream

JSON_WANTED = {"Accept": "application/json"}

_PROBLEM_FIELDS = {"type", "title", "status", "detail", "code"}


@dataclass(frozen=True)
class Reply:
    status: int
    headers: Mapping[str, str]  # names in lower case
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    def problem(self, status: int, code: str) -> Json:
        """The RFC 9457 problem that this reply must be."""
        assert self.status == status, f"{self.status} {self.body[:300]!r}"
        assert self.headers["content-type"] == "application/problem+json"
        problem: Json = self.json
        assert problem.keys() - {"errors"} == _PROBLEM_FIELDS
        assert (problem["type"], problem["status"], problem["code"]) == ("about:blank", status, code)
        assert problem["title"]
        assert problem["detail"]
        assert "<" not in problem["detail"], "markup, or a Python object's repr"
        assert all(each.keys() == {"field", "detail"} and each["detail"] for each in problem.get("errors", ()))
        return problem


class Client:
    def __init__(self, url: str, headers: Mapping[str, str] | None = None) -> None:
        """`headers`: of each call."""
        self.url = url
        self.headers = dict(headers or {})
        address = urlsplit(url)
        self._host, self._port = str(address.hostname), int(address.port or 80)

    def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        headers: Mapping[str, str] | None = None,
        timeout: float = 30.0,
    ) -> Reply:
        """`body`: JSON, or bytes that go out as they are; an iterator of bytes goes out chunked."""
        connection = http.client.HTTPConnection(self._host, self._port, timeout=timeout)
        data, own = _encoded(body)
        with contextlib.closing(connection):
            # A server may refuse a long body before it has read the whole.
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                connection.request(method, path, data, {**own, **self.headers, **(headers or {})})
            response = connection.getresponse()
            names = {name.lower(): value for name, value in response.getheaders()}
            return Reply(response.status, names, response.read())

    def get(self, path: str, **options: Any) -> Reply:
        return self.call("GET", path, **options)

    def post(self, path: str, body: Any = None, **options: Any) -> Reply:
        return self.call("POST", path, body, **options)

    def put(self, path: str, body: Any = None, **options: Any) -> Reply:
        return self.call("PUT", path, body, **options)

    def patch(self, path: str, body: Any = None, **options: Any) -> Reply:
        return self.call("PATCH", path, body, **options)

    def delete(self, path: str, **options: Any) -> Reply:
        return self.call("DELETE", path, **options)

    def stream(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        copy: AnswerCopy | None = None,
        headers: Mapping[str, str] | None = None,
        receive_buffer: int | None = None,
        cut_after: int | None = None,
    ) -> EventStream:
        """Open a stream that goes on from `copy`, which stays as it is. Only the response's head has been read.

        `receive_buffer`: bytes the kernel takes on this side before the server has to wait. `cut_after`: bytes after
        the head, and whatever event they end in, after which the connection breaks.
        """
        data, own = _encoded(body)
        last = {"Last-Event-ID": copy.cursor} if copy is not None and copy.cursor is not None else {}
        lines = {
            "Host": f"{self._host}:{self._port}",
            "Accept": "text/event-stream",
            **own,
            **last,
            **self.headers,
            **(headers or {}),
        }
        lines["Content-Length"] = str(len(data or b""))
        head = "\r\n".join([f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in lines.items())])
        sock = socket.socket()
        if receive_buffer is not None:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        try:
            sock.settimeout(10)
            sock.connect((self._host, self._port))
            sock.sendall(head.encode("latin-1") + b"\r\n\r\n" + (data or b""))
            return EventStream(sock, copy, cut_after)
        except BaseException:
            sock.close()
            raise


def _encoded(body: Any) -> tuple[Any, dict[str, str]]:
    if body is None:
        return None, {}
    if isinstance(body, dict | list):
        return json.dumps(body).encode(), {"Content-Type": "application/json"}
    return body, {}
