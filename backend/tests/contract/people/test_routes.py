"""Every call of the API, for nobody, for the wrong person and for the right one. One without a row fails.

The rows stand beside what the server itself says that it has; bodies are the examples of its document.
"""

import re
from base64 import b64encode
from typing import Any, NamedTuple

import pytest

from tests.answer_copy import Json
from tests.authenticator import Authenticator
from tests.chat import Chat, new_id
from tests.client import JSON_WANTED, Client, Reply
from tests.contract.people.somebody import Somebody, invited
from tests.files import samples
from tests.openapi.belongings import belongings
from tests.scripted_request import ScriptedRequest
from tests.served import Served

# Who may: everybody (open), everybody who is signed in, on what is theirs (own), whose the thing is (theirs: for
# others it is not there; taken: they cannot put anything in its place), people but no programs (person), and
# administrators (administrator).
ROWS = """
GET /api/account                                              person
PATCH /api/account                                            person
PUT /api/account/password                                     person
DELETE /api/account/email                                     person
GET /api/account/email                                        person
PUT /api/account/email                                        person
GET /api/account/passkeys                                     person
POST /api/account/passkeys                                    person
DELETE /api/account/passkeys/{passkey_id}                     theirs
PATCH /api/account/passkeys/{passkey_id}                      theirs
POST /api/account/passkeys/challenge                          person
PUT /api/account/passkeys/requirement                         person
DELETE /api/account/sign-ins                                  person
GET /api/account/sign-ins                                     person
DELETE /api/account/sign-ins/{sign_in_id}                     theirs
GET /api/admin/allowances                                     administrator
GET /api/admin/answers                                        administrator
POST /api/admin/answers/{answer_id}/stop                      administrator
GET /api/admin/audit                                          administrator
GET /api/admin/invitations                                    administrator
POST /api/admin/invitations                                   administrator
DELETE /api/admin/invitations/{link_id}                       administrator
GET /api/admin/people                                         administrator
PATCH /api/admin/people/{person_id}                           administrator
PUT /api/admin/people/{person_id}/allowance                   administrator
POST /api/admin/people/{person_id}/password-link              administrator
GET /api/admin/providers                                      administrator
PUT /api/admin/roles/{role}/allowance                         administrator
GET /api/admin/settings                                       administrator
GET /api/admin/usage                                          administrator
GET /api/budget                                               own
GET /api/changes                                              own
GET /api/conversations                                        own
PATCH /api/conversations                                      own
POST /api/conversations                                       own
DELETE /api/conversations/{conversation_id}                   theirs
GET /api/conversations/{conversation_id}                      theirs
PATCH /api/conversations/{conversation_id}                    theirs
GET /api/conversations/{conversation_id}/export               theirs
POST /api/conversations/{conversation_id}/images              taken
POST /api/conversations/{conversation_id}/messages            taken
POST /api/conversations/{conversation_id}/restore             theirs
GET /api/conversations/{conversation_id}/shares               theirs
POST /api/conversations/{conversation_id}/shares              theirs
GET /api/docs                                                 open
GET /api/docs.css                                             open
GET /api/events                                               own
GET /api/export                                               own
DELETE /api/files/{file_id}                                   theirs
GET /api/files/{file_id}                                      theirs
PUT /api/files/{file_id}                                      taken
GET /api/files/{file_id}/text                                 theirs
GET /api/folders                                              own
PATCH /api/folders                                            own
GET /api/health/live                                          open
GET /api/health/ready                                         open
GET /api/health/stream                                        open
GET /api/images/{picture_id}                                  theirs
GET /api/imports                                              own
DELETE /api/imports/{import_id}                               theirs
GET /api/imports/{import_id}                                  theirs
PUT /api/imports/{import_id}                                  taken
GET /api/links/{link}                                         open
POST /api/links/{link}/account                                open
POST /api/links/{link}/email                                  open
POST /api/links/{link}/password                               open
POST /api/messages/{answer_id}/continue                       theirs
GET /api/messages/{answer_id}/events                          theirs
DELETE /api/messages/{message_id}                             theirs
GET /api/messages/{drawn_id}/images.zip                       theirs
POST /api/messages/{message_id}/keep                          theirs
POST /api/messages/{message_id}/restore                       theirs
POST /api/messages/{answer_id}/speech                         theirs
POST /api/messages/{answer_id}/stop                           theirs
POST /api/messages/{question_id}/answers                      theirs
GET /api/models                                               own
GET /api/openapi.json                                         open
GET /api/presets                                              own
DELETE /api/presets/{preset_id}                               own
PUT /api/presets/{preset_id}                                  own
GET /api/prompts                                              own
DELETE /api/prompts/{prompt_id}                               own
PUT /api/prompts/{prompt_id}                                  own
GET /api/search                                               own
GET /api/session                                              own
GET /api/shared/{token}                                       open
POST /api/shared/{token}/copies                               own
GET /api/shared/{token}/files/{shared_file_id}                open
GET /api/shared/{token}/files/{shared_file_id}/text           open
DELETE /api/shares/{share_id}                                 theirs
DELETE /api/sign-in                                           open
GET /api/sign-in                                              open
POST /api/sign-in                                             open
POST /api/sign-in/forgotten                                   open
POST /api/sign-in/passkey                                     open
POST /api/sign-in/passkey/challenge                           open
GET /api/tokens                                               person
POST /api/tokens                                              person
DELETE /api/tokens/{token_id}                                 theirs
POST /api/transcriptions                                      own
POST /api/translations                                        own
GET /api/usage                                                own
"""


class Row(NamedTuple):
    """`name`: of whose thing stands in the address, beyond what the document calls it."""

    method: str
    path: str
    who: str


TABLE = [Row(*line.split()) for line in ROWS.strip().splitlines()]
CLOSED = [row for row in TABLE if row.who != "open"]


def named(rows: list[Row]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("row", rows, ids=[f"{row.method} {row.path}" for row in rows])


def answer(request: ScriptedRequest) -> None:
    if "/images/" in request.path:
        request.respond(200, body={"data": [{"b64_json": b64encode(samples.picture()).decode()}]})
        return
    request.send_text("They come twice a day.")
    request.finish()


@pytest.fixture(scope="module")
def document(served: Served) -> Json:
    document: Json = Client(served.parley.url).get("/api/openapi.json").json
    return document


@pytest.fixture(scope="module")
def grace(ada: Somebody) -> Somebody:
    """Whose all the things are."""
    return invited(ada)


@pytest.fixture(scope="module")
def stranger(ada: Somebody) -> Somebody:
    return invited(ada)


@pytest.fixture(scope="module")
def things(served: Served, grace: Somebody, ada: Somebody) -> dict[str, list[str]]:
    """What there is of hers, by the names in the rows."""
    with Chat(served.parley.url, served.upstream) as chat:
        chat.client.headers.update(grace.client.headers)
        served.upstream.auto(answer)
        ids = dict(belongings(chat))
        path = f"/api/conversations/{ids['conversation_id'][0]}/images"
        drawn = chat.open("POST", path, {"parts": [{"type": "text", "text": "A fox"}], "model": "openai/image-1"})
        drawn.rest()
        file_id = chat.client.put(f"/api/files/{new_id()}?name=sea.txt", b"The sea.").json["id"]
        body = {"parts": [{"type": "text", "text": "See?"}, {"type": "file", "file_id": file_id}], "conversation": {}}
        conversation_id = new_id()
        chat.open("POST", f"/api/conversations/{conversation_id}/messages", body).rest()
        share = chat.client.post(f"/api/conversations/{conversation_id}/shares", {}).json
        token = chat.client.post("/api/tokens", {"name": "Terminal"}).json
        link = ada.client.post("/api/admin/invitations", {}).json
        sign_ins = [Somebody(grace.client.url, grace.login).sign_in() for _ in range(2)]
        assert all(each.status == 200 for each in sign_ins)
        elsewhere = [each for each in chat.client.get("/api/account/sign-ins").json["sign_ins"] if not each["is_here"]]
    return ids | {
        # The last conversation goes with all that is in it.
        "message_id": ids["message_id"][:-2],
        "drawn_id": [drawn.id],
        "picture_id": [drawn.copy.parts[0]["file_id"]],
        "shared_file_id": [file_id],
        "token": [share["path"].rpartition("/")[2]],
        "token_id": [token["id"]],
        "preset_id": ids["presets"],
        "prompt_id": ids["prompts"],
        "link": [link["path"].rpartition("/")[2]],
        "link_id": [link["id"]],
        "sign_in_id": [each["id"] for each in elsewhere],
        "passkey_id": [grace.add_passkey(Authenticator(grace.client.url)).json["id"] for _ in range(2)],
        "person_id": [grace.account["id"]],
        "role": ["member"],
    }


class Call:
    """A row, as somebody can make it."""

    def __init__(self, row: Row, document: Json, things: dict[str, list[str]]) -> None:
        self.row = row
        # What is deleted is not missed by the other calls.
        at = -1 if row.method == "DELETE" else 0
        self.path = re.sub(r"\{(\w+)\}", lambda found: things[found[1]][at], row.path)
        self._said = operations(document)[shape(row.method, row.path)]

    def make(self, client: Client) -> Reply:
        body: Any = None
        content = self._said.get("requestBody", {}).get("content", {})
        if "application/json" in content:
            body = content["application/json"].get("example", {})
        elif "application/octet-stream" in content:
            body = b"[]"
        query = "?name=tides.txt" if body == b"[]" else ""
        return client.call(self.row.method, self.path + query, body, headers=JSON_WANTED)


def operations(document: Json) -> dict[str, Json]:
    """Under the shape of each call, for a path's names are nobody's business but the code's."""
    return {shape(method, path): said for path, calls in document["paths"].items() for method, said in calls.items()}


def shape(method: str, path: str) -> str:
    return f"{method.upper()} {re.sub(r'{[^}]*}', '{}', path)}"


def test_each_call_has_a_row(document: Json) -> None:
    assert {shape(row.method, row.path) for row in TABLE} == operations(document).keys()
    open_ones = {call for call, said in operations(document).items() if said.get("security") == []}
    assert {shape(row.method, row.path) for row in TABLE if row.who == "open"} == open_ones


@named(CLOSED)
def test_nobody_gets_in(row: Row, document: Json, things: dict[str, list[str]], served: Served) -> None:
    Call(row, document, things).make(Client(served.parley.url)).problem(401, "signed_out")


@named([row for row in TABLE if row.who in ("theirs", "taken")])
def test_for_the_wrong_person_it_is_not_there(
    row: Row, document: Json, things: dict[str, list[str]], stranger: Somebody, ada: Somebody
) -> None:
    for other in (stranger, ada):
        reply = Call(row, document, things).make(other.client)
        assert reply.status == 404 or (row.who == "taken" and reply.problem(409, "id_taken"))


@named([row for row in TABLE if row.who == "administrator"])
def test_what_administrators_do_members_do_not(
    row: Row, document: Json, things: dict[str, list[str]], grace: Somebody
) -> None:
    Call(row, document, things).make(grace.client).problem(403, "not_allowed")


@named(
    [
        row
        for row in TABLE
        if row.who in ("person", "administrator") or row.path.startswith(("/api/account", "/api/tokens"))
    ]
)
def test_what_people_do_about_accounts_their_programs_do_not(
    row: Row, document: Json, things: dict[str, list[str]], ada: Somebody
) -> None:
    token = ada.client.post("/api/tokens", {"name": row.path}).json["token"]
    program = Client(ada.client.url, {"Authorization": f"Bearer {token}"})
    Call(row, document, things).make(program).problem(403, "not_allowed")


@named([row for row in TABLE if row.who in ("own", "theirs", "taken")])
def test_the_right_person_is_let_in(row: Row, document: Json, things: dict[str, list[str]], grace: Somebody) -> None:
    assert Call(row, document, things).make(grace.client).status not in (401, 403, 404)
