"""The terminal's calls over real connections."""

import socket
import threading
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from parley.terminal.server import Server
from tests.scripted_request import ScriptedConnection, ScriptedRequest

SESSION: dict[str, Any] = {
    "owner": {"id": "o"},
    "limits": {"body_bytes": 1, "upload_bytes": 1, "files": 1},
    "watchdog_ms": 1000,
}


@pytest.fixture
def hasty() -> Iterator[str]:
    """A server that answers once on a connection, and closes it at the next request without having said so."""
    connections: list[ScriptedConnection] = []

    def receive(
        connection: ScriptedConnection, _method: str, _path: str, headers: Mapping[str, str], _body: bytes
    ) -> None:
        if connection in answered:
            connection.sock.shutdown(socket.SHUT_RDWR)
            return
        answered.append(connection)
        ScriptedRequest(connection, 1, headers, {}).respond(200, body=SESSION)

    answered: list[ScriptedConnection] = []
    listener = socket.create_server(("127.0.0.1", 0))

    def accept() -> None:
        while True:
            try:
                accepted, _ = listener.accept()
            except OSError:
                return
            connections.append(ScriptedConnection(accepted, len(connections), receive))

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    listener.shutdown(socket.SHUT_RDWR)
    thread.join()
    listener.close()
    for connection in connections:
        connection.close()


def test_no_call_relies_on_the_connection_of_the_one_before(hasty: str) -> None:
    server = Server(hasty)
    assert [server.session().owner.id for _ in range(3)] == ["o"] * 3
