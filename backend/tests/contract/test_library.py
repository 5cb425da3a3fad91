"""Presets and prompts: what a person keeps to use again."""

import pytest

from tests.answer_copy import Json
from tests.chat import UNKNOWN_ID, new_id
from tests.client import Client

PRESET: Json = {
    "name": "Strict reviewer",
    "model": "openai/scripted-1",
    "system_prompt": "You review code. 请简短。",
    "params": {"temperature": 0.2, "max_tokens": 500},
}
PROMPT: Json = {"name": "translate", "text": "Translate into {{language}}:\n\n{{text}}"}


def listed(client: Client, kind: str) -> dict[str, Json]:
    reply = client.get(f"/api/{kind}")
    assert (reply.status, reply.json.keys()) == (200, {kind})
    return {each["id"]: each for each in reply.json[kind]}


@pytest.mark.parametrize(("kind", "item"), [("presets", PRESET), ("prompts", PROMPT)])
def test_it_is_put_listed_changed_and_deleted(client: Client, kind: str, item: Json) -> None:
    item_id = new_id()
    put = client.call("PUT", f"/api/{kind}/{item_id}", item)
    assert (put.status, put.json) == (200, {"id": item_id, **item})
    assert listed(client, kind)[item_id] == put.json
    changed = client.call("PUT", f"/api/{kind}/{item_id}", {**item, "name": " Another name "})
    assert changed.json["name"] == "Another name"
    assert listed(client, kind)[item_id] == changed.json
    assert client.delete(f"/api/{kind}/{item_id}").status == 204
    assert item_id not in listed(client, kind)
    client.delete(f"/api/{kind}/{item_id}").problem(404, "not_found")


def test_they_come_in_the_order_in_which_they_were_made(client: Client) -> None:
    ids = [new_id() for _ in range(3)]
    for item_id in ids:
        client.call("PUT", f"/api/prompts/{item_id}", PROMPT)
    client.call("PUT", f"/api/prompts/{ids[0]}", {**PROMPT, "text": "changed"})
    assert [each for each in listed(client, "prompts") if each in ids] == ids


def test_an_id_stands_for_one_of_them(client: Client) -> None:
    item_id = new_id()
    assert client.call("PUT", f"/api/presets/{item_id}", {"name": "x"}).status == 200
    client.call("PUT", f"/api/prompts/{item_id}", PROMPT).problem(409, "id_taken")
    client.delete(f"/api/prompts/{item_id}").problem(404, "not_found")


@pytest.mark.parametrize(
    ("kind", "body", "field"),
    [
        ("presets", {}, "name"),
        ("presets", {"name": "  "}, "name"),
        ("presets", {"name": "x" * 101}, "name"),
        ("presets", {"name": "x", "params": {"temperature": 9}}, "params.temperature"),
        ("prompts", {"name": "x"}, "text"),
        ("prompts", {"name": "x", "text": ""}, "text"),
        ("prompts", {"name": "x", "text": "y", "model": "z"}, "model"),
    ],
)
def test_what_cannot_be_meant_is_refused(client: Client, kind: str, body: Json, field: str) -> None:
    problem = client.call("PUT", f"/api/{kind}/{UNKNOWN_ID}", body).problem(422, "invalid")
    assert [each["field"] for each in problem["errors"]] == [field]
