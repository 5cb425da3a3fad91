"""That the document is OpenAPI 3.1 and says of each route what there is."""

import pytest
from flask import Blueprint, Flask
from openapi_spec_validator import OpenAPIV31SpecValidator, validate

from parley.web.openapi.document import UndescribedError
from parley.web.openapi.document import document as document_of
from parley.web.openapi.operation import DONE, described
from tests.answer_copy import Json
from tests.client import Client
from tests.served import Served


def test_the_document_is_openapi_3_1(document: Json) -> None:
    assert document["openapi"].startswith("3.1.")
    validate(document, cls=OpenAPIV31SpecValidator)


def test_each_operation_has_a_name_of_its_own(document: Json) -> None:
    names = [operation["operationId"] for calls in document["paths"].values() for operation in calls.values()]
    assert len(set(names)) == len(names) > 40


def test_no_component_is_left_that_nothing_points_to(document: Json) -> None:
    ways_in = {f"#/components/securitySchemes/{name}" for way in document["security"] for name in way}
    pointed = {*_references(document), *ways_in}
    assert pointed == {f"#/components/{kind}/{name}" for kind, all_ in document["components"].items() for name in all_}


def test_a_route_that_says_nothing_of_itself_is_no_part_of_the_api() -> None:
    app = Flask("calls")
    calls = Blueprint("things", __name__, url_prefix="/api/things")
    calls.get("")(described("Lists them", DONE)(lambda: ""))
    app.register_blueprint(calls)
    assert list(document_of(app)["paths"]) == ["/api/things"]
    app = Flask("calls")
    app.add_url_rule("/api/others", "others", lambda: "")
    with pytest.raises(UndescribedError, match="/api/others"):
        document_of(app)


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_methods_that_are_not_described_are_refused(served: Served, document: Json, method: str) -> None:
    client = Client(served.parley.url)
    for path, calls in document["paths"].items():
        if method not in calls and "{" not in path:
            client.call(method.upper(), path).problem(405, "method_not_allowed")


def _references(value: object) -> list[str]:
    if isinstance(value, dict):
        own = [value["$ref"]] if isinstance(value.get("$ref"), str) else []
        return [*own, *(each for held in value.values() for each in _references(held))]
    return [each for held in value for each in _references(held)] if isinstance(value, list) else []
