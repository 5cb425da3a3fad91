"""Secrets from files: what is taken, what is refused, and that nothing of them is told."""

from pathlib import Path

import pytest

from parley.secret_files import SecretFileError, secret
from parley.setting_reader import SettingsError
from parley.settings import read_settings
from tests.client import Client
from tests.scripted_upstream import ScriptedUpstream
from tests.server import refused_start, running_parley

_KEY = "sk-tides-and-waves"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "key"
    path.write_text(f"{_KEY}\n")
    return path


def test_a_secret_may_stand_in_a_file(file: Path) -> None:
    assert secret({"OPENAI_API_KEY_FILE": str(file)}, "OPENAI_API_KEY") == _KEY
    assert secret({"OPENAI_API_KEY": f" {_KEY} "}, "OPENAI_API_KEY") == _KEY
    assert secret({}, "OPENAI_API_KEY") == ""
    (provider,) = read_settings({"OPENAI_API_KEY_FILE": str(file)}).providers
    assert provider.keys == (_KEY,)


def test_what_is_no_secret_stands_in_no_file(file: Path) -> None:
    assert read_settings({"PORT_FILE": str(file)}).port == 8000


def test_keys_of_a_providers_file_may_stand_in_files(file: Path, tmp_path: Path) -> None:
    providers = tmp_path / "providers.toml"
    providers.write_text('[providers.one]\nbase_url = "https://one.example/v1"\nkeys = ["${ONE_KEY}"]\n')
    settings = {"PARLEY_PROVIDERS_FILE": str(providers)}
    (provider,) = read_settings({**settings, "ONE_KEY_FILE": str(file)}).providers
    assert list(provider.keys) == [_KEY]
    with pytest.raises(SettingsError, match=r"ONE_KEY_FILE=.*: cannot be read: No such file"):
        read_settings({**settings, "ONE_KEY_FILE": f"{file}.gone"})
    with pytest.raises(SettingsError, match="needs ONE_KEY, which the environment does not set"):
        read_settings(settings)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "is empty"),
        (b" \n", "is empty"),
        (b"\xff\xfe", "is no UTF-8 text"),
        (b"s" * 65537, "is too long to be a secret"),
    ],
)
def test_what_cannot_be_a_secret_is_refused(file: Path, content: bytes, problem: str) -> None:
    file.write_bytes(content)
    with pytest.raises(SecretFileError, match=f"OPENAI_API_KEY_FILE={file}: {problem}"):
        secret({"OPENAI_API_KEY_FILE": str(file)}, "OPENAI_API_KEY")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(SecretFileError, match="cannot be read: Is a directory"):
        secret({"OPENAI_API_KEY_FILE": str(tmp_path)}, "OPENAI_API_KEY")


def test_of_two_nobody_knows_which_holds(file: Path) -> None:
    with pytest.raises(SecretFileError, match="OPENAI_API_KEY is set, too"):
        secret({"OPENAI_API_KEY_FILE": str(file), "OPENAI_API_KEY": "other"}, "OPENAI_API_KEY")


def test_what_is_wrong_with_a_secret_does_not_tell_it(file: Path, tmp_path: Path) -> None:
    file.write_text("two words")
    refused = refused_start(env={"PARLEY_REDIS_URL_FILE": str(file)}, data_dir=tmp_path / "data")
    assert "PARLEY_REDIS_URL: must be redis://" in refused.output
    assert "two words" not in refused.output


def test_a_running_server_tells_nothing_of_its_secrets(file: Path, tmp_path: Path) -> None:
    with ScriptedUpstream() as upstream:
        env = {"OPENAI_BASE_URL": upstream.base_url, "OPENAI_API_KEY_FILE": str(file), "PARLEY_LOG_LEVEL": "debug"}
        with running_parley(env={**env, "OPENAI_API_KEY": ""}, data_dir=tmp_path / "data") as parley:
            client = Client(parley.url)
            body = {"parts": [{"type": "text", "text": "Why?"}], "conversation": {}}
            upstream.auto(lambda request: request.respond(401, body={"error": {"message": f"Wrong key {_KEY}"}}))
            path = "/api/conversations/0a0a0a0a-0000-4000-8000-000000000000"
            answered = client.post(f"{path}/messages", body, headers={"Accept": "text/event-stream"})
            told = [answered.body, *(client.get(each).body for each in (path, "/api/session", "/api/models", "/"))]
            assert b"provider_rejected_key" in answered.body
            assert upstream.request_count == 1
        told += [parley.log.read_bytes(), parley.output.read_bytes()]
    assert not any(_KEY.encode() in each for each in told)


def test_where_a_secret_comes_from_is_known_and_no_more(file: Path) -> None:
    in_force = {each.name: each for each in read_settings({"OPENAI_API_KEY_FILE": str(file)}).in_force}
    key = in_force["OPENAI_API_KEY"]
    assert (key.value, key.is_secret, key.source) == (None, True, "file")
