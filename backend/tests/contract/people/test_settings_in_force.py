"""The settings in force, as administrators see them: where each comes from, and of secrets only that there are."""

import re
from pathlib import Path
from tomllib import loads

from tests.contract.people.conftest import ACCOUNTS
from tests.contract.people.somebody import Somebody
from tests.served import Served

_BACKEND = Path(__file__).parents[3]
_README = (_BACKEND.parent / "README.md").read_text()
# Read by nginx and docker compose as well, or only where people sign in otherwise.
_ELSEWHERE = re.compile("PARLEY_(AUTH_|OIDC_)")


def test_each_setting_says_where_it_comes_from(ada: Somebody, served: Served) -> None:
    told = ada.client.get("/api/admin/settings").json
    by_name = {each["name"]: each for each in told["settings"]}
    assert list(by_name) == sorted(by_name)
    of_environment = {"name": "PARLEY_AUTH", "value": "password", "is_secret": False, "source": "environment"}
    assert by_name["PARLEY_AUTH"] == of_environment
    assert all(by_name[name]["value"] == value for name, value in ACCOUNTS.items())
    silence = by_name["PARLEY_SILENCE_TIMEOUT"]
    assert (silence["value"], silence["source"]) == ("120", "default")
    assert by_name["OPENAI_BASE_URL"]["value"] == served.upstream.base_url


def test_every_setting_of_the_readme_is_told(ada: Somebody) -> None:
    names = set(re.findall(r"^\| `([A-Z_]+)`", _README, re.MULTILINE))
    assert len(names) > 30
    told = {each["name"] for each in ada.client.get("/api/admin/settings").json["settings"]}
    assert {each for each in names - told if not _ELSEWHERE.match(each)} == set()


def test_of_a_secret_only_that_it_is_set(ada: Somebody, served: Served) -> None:
    reply = ada.client.get("/api/admin/settings")
    by_name = {each["name"]: each for each in reply.json["settings"]}
    key = by_name["OPENAI_API_KEY"]
    assert (key["value"], key["is_secret"], key["source"]) == (None, True, "environment")
    assert served.parley.environment["OPENAI_API_KEY"] not in reply.body.decode()
    is_many = "PARLEY_DATABASE_URL" in served.parley.environment
    database = by_name["PARLEY_DATABASE_URL"]
    assert (database["value"], database["source"]) == (None, "environment" if is_many else "default")
    assert "postgresql" not in reply.body.decode()


def test_it_says_which_version_runs_on_which_tables(ada: Somebody) -> None:
    told = ada.client.get("/api/admin/settings").json
    assert told["version"] == loads((_BACKEND / "pyproject.toml").read_text())["project"]["version"]
    newest = max(path.name for path in (_BACKEND / "migrations" / "versions").glob("[0-9]*.py"))
    assert told["schema_revision"] == newest.partition("_")[0]
