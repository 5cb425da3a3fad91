"""A server whose provider is scripted, and clients of its gateway: OpenAI's own, and plain HTTP."""

from collections.abc import Callable, Iterator
from typing import Any

import gevent
import pytest
from openai import OpenAI

from tests.client import Client, Reply
from tests.contract.conftest import Install
from tests.scripted_upstream import ScriptedUpstream
from tests.served import Served

# Posts a body to a path of the gateway.
Post = Callable[[str, Any], Reply]


@pytest.fixture(scope="package")
def served(install: Install) -> Iterator[Served]:
    with install({"PARLEY_RETRY_BASE_MS": "1", "PARLEY_GATEWAY_SESSIONS": "on"}) as served:
        yield served


@pytest.fixture
def upstream(served: Served) -> ScriptedUpstream:
    served.upstream.forget()
    return served.upstream


@pytest.fixture
def client(served: Served) -> Client:
    return Client(served.parley.url)


@pytest.fixture
def token(client: Client) -> str:
    reply = client.post("/api/tokens", {"name": "A test"})
    assert reply.status == 201
    return str(reply.json["token"])


@pytest.fixture
def openai(served: Served, token: str) -> Iterator[OpenAI]:
    with OpenAI(base_url=f"{served.parley.url}/v1", api_key=token, max_retries=0, timeout=20) as client:
        yield client


@pytest.fixture
def post(client: Client, token: str) -> Post:
    headers = {"Authorization": f"Bearer {token}"}
    return lambda path, body: client.call("POST", f"/v1/{path}", body, headers=headers)


class Asked:
    """A call that blocks, made meanwhile."""

    def __init__(self, call: Callable[[], Any]) -> None:
        self._greenlet = gevent.spawn(self._outcome, call)

    @staticmethod
    def _outcome(call: Callable[[], Any]) -> tuple[Any, Exception | None]:
        try:
            return call(), None
        except Exception as error:  # noqa: BLE001 - it is raised where the outcome is asked for
            return None, error

    def get(self) -> Any:
        value, error = self._greenlet.get(timeout=20)
        if error:
            raise error
        return value
