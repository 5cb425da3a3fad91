"""The `parley` command on an installation, and what its owner sees of it before and after."""

import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from tests.chat import Chat
from tests.client import Client
from tests.served import Served, serving
from tests.server import BACKEND, environment, unused_port


class Ran(NamedTuple):
    exit_code: int
    output: str


class Seen(NamedTuple):
    """What an owner can see of an installation."""

    session: object
    listed: list[object]
    conversations: list[dict[str, list[dict[str, object]]]]
    changes: object


def run(data_dir: Path, *arguments: str, **env: str) -> Ran:
    """The command on this data folder."""
    command = [sys.executable, "-m", "parley", *arguments]
    # No provider, whom the doctor would try.
    settings = environment({"OPENAI_API_KEY": "", **env}, data_dir, unused_port())
    ran = subprocess.run(command, check=False, env=settings, cwd=BACKEND, capture_output=True, text=True, timeout=60)
    assert "Traceback" not in ran.stderr, ran.stderr
    return Ran(ran.returncode, ran.stdout + ran.stderr)


def fill(chat: Chat) -> None:
    """A bit of everything that a database may hold."""
    first = chat.complete(conversation={"title": "Sky 天空 \U0001f600", "params": {"temperature": 0.5}})
    chat.complete(conversation_id=first.conversation_id)
    chat.complete_again(first.user_id, "It is 瑞利 scattering.")
    cut_off = chat.stopped()
    going_on = chat.go_on(cut_off.id)
    request = chat.upstream.next_request()
    request.send_reasoning("Hm.")
    request.send_tool_call("call-1", "look", "{}")
    request.finish("tool_calls")
    going_on.rest()
    chat.delete(f"messages/{chat.complete().id}")
    chat.delete(f"conversations/{chat.complete().conversation_id}")


def everything(url: str) -> Seen:
    client = Client(url)
    listed = client.get("/api/conversations?limit=100").json["conversations"]
    whole = [client.get(f"/api/conversations/{each['id']}").json for each in listed]
    return Seen(client.get("/api/session").json, listed, whole, client.get("/api/changes?after=0").json)


def moved(served: Served, env: Mapping[str, str]) -> Seen:
    """What is seen of the installation with other settings, once it is started again."""
    with serving(served.parley.data_dir, env) as again:
        return everything(again.parley.url)


def stop(served: Served) -> None:
    served.parley.send(signal.SIGTERM)
    assert served.parley.wait() == 0
