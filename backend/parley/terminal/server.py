"""An installation's HTTP calls, as far as the terminal needs them. Knows no screen and no settings."""

import json
from collections.abc import Iterator
from ipaddress import ip_address
from typing import TypeVar
from urllib.parse import urlsplit
from uuid import uuid4

import msgspec
import requests
import urllib3

from parley.terminal.events import Event, EventParser

_CONNECT_S = 5.0
_LOOK_S = 10.0
# A document is read while its sender waits.
_CALL_S = 120.0
_PIECE_BYTES = 65536
# What a proxy or a server says that will be back.
_PASSING = (502, 503, 504)

T = TypeVar("T")


class RefusedError(Exception):
    """The server said no; `detail` is a sentence for the person who asked."""

    def __init__(self, status: int, detail: str, code: str = "") -> None:
        super().__init__(detail)
        self.status = status
        self.code = code
        self.detail = detail

    @property
    def is_passing(self) -> bool:
        """Whether the same request may be answered in a moment."""
        return self.status in _PASSING

    @property
    def is_signed_out(self) -> bool:
        """It is a Parley, and wants to know who asks."""
        return self.code == "signed_out"


class LostError(Exception):
    """There is no connection, or there is none any more."""


class Owner(msgspec.Struct, frozen=True):
    """Whose conversations these are."""

    id: str


class Limits(msgspec.Struct, frozen=True):
    """In bytes; `files`: to one question."""

    body_bytes: int
    upload_bytes: int
    files: int


class Session(msgspec.Struct, frozen=True):
    """What there is to know before anything is asked; `watchdog_ms`: a stream silent for longer is dead."""

    owner: Owner
    limits: Limits
    watchdog_ms: int


class Uploaded(msgspec.Struct, frozen=True):
    """Of its `characters` of text a model is told the first `given`."""

    id: str
    name: str
    characters: int = 0
    given: int = 0


class Model(msgspec.Struct, frozen=True):
    """`id` is `provider/name`."""

    id: str
    name: str


class _Models(msgspec.Struct, frozen=True):
    models: list[Model]


class _Problem(msgspec.Struct, frozen=True):
    detail: str
    code: str = ""


class Server:
    """One installation. Raises LostError and RefusedError."""

    def __init__(self, url: str, token: str | None = None) -> None:
        """`token`: says whose conversations these are, where people have accounts."""
        self.url = url.rstrip("/")
        self.token = token
        # A proxy of the environment's is no way to this machine's own addresses.
        self._has_proxies = not _is_local(url)
        self._watchdog_s = 30.0

    @property
    def name(self) -> str:
        """Its address, without the password that may stand in it."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"

    def session(self) -> Session:
        """The call that shows whether this is a Parley at all."""
        session = self._read(self._call("GET", "/api/session", read_s=_LOOK_S), Session)
        self._watchdog_s = session.watchdog_ms / 1000
        return session

    def model_id(self, words: str) -> str:
        """The id of the model that is meant: its own, or its name alone where only one has it."""
        models = self._read(self._call("GET", "/api/models"), _Models).models
        named = [model.id for model in models if model.name == words]
        return named[0] if len(named) == 1 and all(model.id != words for model in models) else words

    def check_conversation(self, conversation_id: str) -> None:
        """RefusedError if there is no such conversation."""
        self._call("GET", f"/api/conversations/{conversation_id}", params={"limit": "1"})

    def instruct(self, conversation_id: str, system_prompt: str) -> None:
        """From now on."""
        self._call("PATCH", f"/api/conversations/{conversation_id}", body={"system_prompt": system_prompt})

    def upload(self, name: str, data: bytes) -> Uploaded:
        """Returns once it has been looked into."""
        response = self._call("PUT", f"/api/files/{uuid4()}", data=data, params={"name": name})
        return self._read(response, Uploaded)

    def ask(self, conversation_id: str, body: dict[str, object], cursor: str | None) -> Iterator[Event]:
        """Asks, or, where the same has been asked before, joins."""
        return self._events("POST", f"/api/conversations/{conversation_id}/messages", cursor, body)

    def follow(self, answer_id: str, cursor: str | None) -> Iterator[Event]:
        """What follows the cursor."""
        return self._events("GET", f"/api/messages/{answer_id}/events", cursor)

    def stop(self, answer_id: str) -> None:
        """Returns with the receipt: the connection to the provider is closed."""
        self._call("POST", f"/api/messages/{answer_id}/stop")

    def _events(
        self, method: str, path: str, cursor: str | None, body: dict[str, object] | None = None
    ) -> Iterator[Event]:
        headers = {"Accept": "text/event-stream"} | ({"Last-Event-ID": cursor} if cursor else {})
        parser = EventParser()
        with self._call(method, path, headers=headers, body=body, read_s=self._watchdog_s, stream=True) as response:
            try:
                while data := response.raw.read1(_PIECE_BYTES):
                    yield from parser.add(data)
            except (urllib3.exceptions.HTTPError, OSError, msgspec.MsgspecError) as error:
                raise LostError(str(error)) from error

    def _call(
        self,
        method: str,
        path: str,
        *,
        body: dict[str, object] | None = None,
        data: bytes | None = None,
        params: dict[str, str] | None = None,
        headers: dict[str, str] | None = None,
        read_s: float = _CALL_S,
        stream: bool = False,
    ) -> requests.Response:
        # Of its own: a connection that was kept may just be closing at the other end, which not every server announces.
        session = requests.Session()
        session.trust_env = self._has_proxies
        session.headers.update({"Accept-Encoding": "identity", "Connection": "close"})
        if self.token:
            session.headers["Authorization"] = f"Bearer {self.token}"
        kind = {}
        if body is not None:
            kind, data = {"Content-Type": "application/json"}, encoded(body)
        try:
            response = session.request(
                method,
                self.url + path,
                params=params,
                headers={**kind, **(headers or {})},
                data=data,
                timeout=(_CONNECT_S, read_s),
                allow_redirects=False,
                stream=stream,
            )
            if not response.ok or response.is_redirect:
                raise _refusal(response)
        except requests.RequestException as error:
            raise LostError(str(error)) from error
        return response

    def _read(self, response: requests.Response, kind: type[T]) -> T:
        try:
            return msgspec.json.decode(response.content, type=kind)
        except msgspec.MsgspecError:
            raise _stranger(response) from None


def encoded(body: dict[str, object]) -> bytes:
    """As it goes over the wire, where its size counts."""
    return json.dumps(body, ensure_ascii=False).encode()


def _refusal(response: requests.Response) -> RefusedError:
    if response.is_redirect:
        return RefusedError(
            response.status_code, f"Parley has moved to {response.headers['Location']}: give its --url."
        )
    try:
        problem = msgspec.json.decode(response.content, type=_Problem)
        return RefusedError(response.status_code, problem.detail, problem.code)
    except msgspec.MsgspecError:
        return _stranger(response)


def _stranger(response: requests.Response) -> RefusedError:
    detail = f"What answers there is no Parley, or stands before one (HTTP {response.status_code}): check the --url."
    return RefusedError(response.status_code, detail)


def _is_local(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
