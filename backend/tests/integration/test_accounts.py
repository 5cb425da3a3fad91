"""`parley export-user`, `delete-user` and `reset-link`: one person's account, at the command line."""

import json
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.answer_copy import Json
from tests.chat import Chat, new_id, text_parts
from tests.client import JSON_WANTED
from tests.contract.people.somebody import PASSWORD, Somebody, first_link, invited
from tests.files import samples
from tests.integration.commands import Ran, run
from tests.programs import PostgreSQL, Redis
from tests.served import Served, serving

NEW_PASSWORD = "eight tides a week"
PICTURE = samples.picture()


class Place(NamedTuple):
    """An installation with its administrator and a member, whose data `chat` asks for."""

    served: Served
    env: Mapping[str, str]
    ada: Somebody
    member: Somebody
    chat: Chat

    def run(self, *command: str, **more: str) -> Ran:
        return run(self.served.parley.data_dir, *command, **{**self.env, **more})

    def bytes_kept(self) -> set[bytes]:
        folder = self.served.parley.data_dir / "files"
        return {each.read_bytes() for each in folder.rglob("*") if each.is_file()}


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    env = {"PARLEY_AUTH": "password"}
    if request.param == "postgresql":
        postgres: PostgreSQL = request.getfixturevalue("postgres")
        redis: Redis = request.getfixturevalue("redis")
        env |= {"PARLEY_DATABASE_URL": postgres.new_database(), "PARLEY_REDIS_URL": redis.url}
    with serving(tmp_path / "data", env) as served:
        ada = Somebody(served.parley.url, "ada")
        assert ada.use_account_link(first_link(served.parley)).status == 201
        member = invited(ada)
        with served.chat() as chat:
            chat.client.headers.update(member.client.headers)
            yield Place(served, env, ada, member, chat)


def fill(chat: Chat) -> Json:
    """Something of each kind, and what it is known by."""
    client, file_id, prompt_id = chat.client, new_id(), new_id()
    assert client.put(f"/api/files/{file_id}?name=fox.png", PICTURE).status == 201
    parts = [*text_parts("Which tide?"), {"type": "image", "file_id": file_id}]
    conversation_id = chat.complete("It is neap.", parts=parts).conversation_id
    assert client.post(f"/api/conversations/{conversation_id}/shares", {}).status == 201
    assert client.put(f"/api/prompts/{prompt_id}", {"name": "Tides", "text": "Tell."}).status == 200
    token = client.post("/api/tokens", {"name": "Terminal"}).json["token"]
    imported = client.put(f"/api/imports/{new_id()}?name=a.json", b"[]", headers=JSON_WANTED)
    assert imported.status == 201, imported
    return {"conversation_id": conversation_id, "file_id": file_id, "token": token}


def test_what_is_theirs_is_written_whole_and_can_be_imported(place: Place, tmp_path: Path) -> None:
    made = fill(place.chat)
    file = tmp_path / "person.zip"
    ran = place.run("export-user", f" {place.member.login.upper()} ", str(file))
    assert (ran.exit_code, ran.output.strip()) == (0, f"{file}: the account of {place.member.login}, 1 conversations.")
    with zipfile.ZipFile(file) as zipped:
        assert f"files/{made['file_id']}/fox.png" in zipped.namelist()
        conversation = json.loads(zipped.read(f"conversations/{made['conversation_id']}.json"))
        text = zipped.read("account.json").decode()
    assert conversation["messages"][1]["parts"] == text_parts("It is neap.")
    told = json.loads(text)
    assert told["people"][0]["login"] == place.member.login
    assert [len(told[each]) for each in ("sign_ins", "tokens", "library", "files", "shares", "imports")] == [1] * 6
    assert told["library"][0]["body"] == {"name": "Tides", "text": "Tell."}
    assert told["ledger"][0]["conversation_id"] == made["conversation_id"]
    assert "signed_in" in {each["action"] for each in told["audit"]}
    assert all(secret not in text for secret in (made["token"], PASSWORD, "argon2", place.ada.account["id"]))
    place.chat.client.headers.update(place.ada.client.headers)
    taken = place.chat.client.put(f"/api/imports/{new_id()}?name=p.zip", file.read_bytes(), headers=JSON_WANTED)
    assert taken.status == 201, taken
    again = place.run("export-user", place.member.login, str(file))
    assert (again.exit_code, again.output.strip()) == (1, f"{file} exists already: name a new file.")


def test_who_is_deleted_is_gone_with_everything_and_others_keep_theirs(place: Place) -> None:
    made = fill(place.chat)
    assert PICTURE in place.bytes_kept()
    stream, request = place.chat.begin()
    request.send_text("As far as this")
    stream.until_text("As far as this")
    with place.served.chat() as others:
        others.client.headers.update(place.ada.client.headers)
        kept = others.complete("It is spring.").conversation_id
        ran = place.run("delete-user", place.member.login, "--yes")
        assert ran.exit_code == 0, ran.output
        assert ran.output.startswith(f"Deleted {place.member.login} (")
        assert request.wait_closed(10)
        assert place.chat.client.get("/api/conversations").status == 401
        bearer = {"Authorization": f"Bearer {made['token']}"}
        assert others.client.get("/v1/models", headers=bearer).status == 401
        assert place.member.sign_in().status == 401
        logins = [each["login"] for each in others.client.get("/api/admin/people").json["people"]]
        assert logins == ["ada"]
        assert others.client.get(f"/api/conversations/{kept}").status == 200
        entries = others.client.get("/api/admin/audit").json["entries"]
    told = [(each["subject"], each["address"]) for each in entries if each["action"] == "account_deleted"]
    assert told == [(place.member.login, "")]


def test_the_only_administrator_stays(place: Place) -> None:
    ran = place.run("delete-user", "ada", "--yes")
    assert ran.exit_code == 1
    assert ran.output.startswith("Nothing was deleted. Somebody has to look after this Parley")
    assert place.ada.account["login"] == "ada"


def test_nothing_is_deleted_unless_it_is_said_twice(place: Place) -> None:
    ran = place.run("delete-user", place.member.login)
    assert ran.exit_code == 1
    assert place.member.account["login"] == place.member.login


def test_who_is_locked_out_gets_in_again_by_a_printed_link(place: Place) -> None:
    ran = place.run("reset-link", "ada")
    assert ran.exit_code == 0, ran.output
    link = ran.output.strip()
    path = "/link/" + link.rpartition("/")[2]
    assert link.startswith("http")
    assert place.ada.use_password_link(path, NEW_PASSWORD).status == 200
    assert place.ada.sign_in().status == 200
    assert Somebody(place.served.parley.url, "ada").sign_in().status == 401
    actions = [each["action"] for each in place.ada.client.get("/api/admin/audit").json["entries"]]
    assert "password_link_printed" in actions


@pytest.mark.parametrize("command", [("export-user", "eve", "eve.zip"), ("delete-user", "eve"), ("reset-link", "eve")])
def test_who_is_nobody_is_told_who_there_is(place: Place, command: tuple[str, ...]) -> None:
    ran = place.run(*command)
    assert (ran.exit_code, ran.output.strip()) == (
        1,
        f"Nobody signs in as 'eve'. Accounts here: ada, {place.member.login}.",
    )


def test_there_are_no_passwords_to_set_where_somebody_else_vouches(place: Place) -> None:
    ran = place.run("reset-link", "ada", PARLEY_AUTH="none")
    assert (ran.exit_code, ran.output.strip()) == (
        1,
        "Nobody signs in with a password here: PARLEY_AUTH is not password.",
    )
