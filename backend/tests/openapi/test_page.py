"""The page that shows the document: whole, and within the policy that all pages have."""

import re

import pytest
from jsonschema_rs import Draft202012Validator

from tests.answer_copy import Json
from tests.client import Client
from tests.served import Served


@pytest.fixture(scope="module")
def page(served: Served) -> str:
    return Client(served.parley.url).get("/api/docs").body.decode()


def test_it_shows_every_call_and_every_value(page: str, document: Json) -> None:
    assert page.startswith("<!doctype html>")
    for calls in document["paths"].values():
        for operation in calls.values():
            assert f'id="{operation["operationId"]}"' in page
    for name in document["components"]["schemas"]:
        assert f'id="{name}"' in page


def test_its_links_lead_somewhere(served: Served, page: str) -> None:
    targets = set(re.findall('href="([^"]+)"', page))
    assert len(targets) > 100
    places = set(re.findall('id="([^"]+)"', page))
    assert {target[1:] for target in targets if target.startswith("#")} <= places
    for target in targets:
        if not target.startswith("#"):
            assert Client(served.parley.url).get(f"/api/{target}").status == 200


def test_no_script_and_no_style_stands_in_it(served: Served, page: str) -> None:
    assert not re.search(r"<script|<style|\sstyle=|\son[a-z]+=|javascript:|//", page.replace("<!doctype", ""))
    headers = Client(served.parley.url).get("/api/docs").headers
    assert headers["content-type"] == "text/html; charset=utf-8"
    assert "script-src 'self'; style-src 'self'" in headers["content-security-policy"]


def test_each_example_is_a_body_that_its_call_takes(document: Json) -> None:
    for path, calls in document["paths"].items():
        for operation in calls.values():
            content = operation.get("requestBody", {}).get("content", {}).get("application/json")
            if content:
                schema = {"components": document["components"], **content["schema"]}
                assert Draft202012Validator(schema).is_valid(content["example"]), path
