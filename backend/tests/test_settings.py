import re
import subprocess
import sys
from pathlib import Path

import pytest

from parley.domain.setting import Setting
from parley.env_file import FROM_ENV_FILE
from parley.files.bucket import Bucket
from parley.setting_reader import SettingsError
from parley.settings import read_settings


def problems(**environment: str) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        read_settings(environment)
    return list(caught.value.problems)


def test_nothing_set_means_a_laptop_with_the_demo_model() -> None:
    settings = read_settings({})
    assert (settings.bind, settings.workers, settings.providers) == ("127.0.0.1:8000", 1, ())
    assert settings.database_url == f"sqlite:///{settings.data_dir / 'parley.db'}"
    assert settings.cors_origins == ()


def test_an_empty_value_is_no_value() -> None:
    assert read_settings({"PORT": "", "OPENAI_API_KEY": " ", "PARLEY_ORPHAN_POLICY": ""}) == read_settings({})


@pytest.mark.parametrize(
    ("environment", "base_url"),
    [
        ({"OPENAI_API_KEY": "sk-1"}, "https://api.openai.com/v1"),
        ({"OPENAI_BASE_URL": "http://localhost:11434/v1/"}, "http://localhost:11434/v1"),
        ({"OPENAI_API_KEY": "sk-1", "OPENAI_BASE_URL": "https://example.com/v1"}, "https://example.com/v1"),
    ],
)
def test_a_key_or_an_address_sets_a_provider(environment: dict[str, str], base_url: str) -> None:
    (provider,) = read_settings(environment).providers
    assert (provider.name, provider.base_url) == ("openai", base_url)


@pytest.mark.parametrize(
    ("policy", "grace_s"), [("finish", None), ("stop", 5.0), ("grace:0", 0.0), ("grace:2.5", 2.5), ("", 600.0)]
)
def test_orphan_policies(policy: str, grace_s: float | None) -> None:
    assert read_settings({"PARLEY_ORPHAN_POLICY": policy}).orphan_grace_s == grace_s


@pytest.mark.parametrize(
    ("host", "bind", "address"),
    [
        ("127.0.0.1", "127.0.0.1:81", "http://127.0.0.1:81"),
        ("::1", "[::1]:81", "http://[::1]:81"),
        ("0.0.0.0", "0.0.0.0:81", "http://localhost:81"),
        ("::", "[::]:81", "http://localhost:81"),
        ("chat.local", "chat.local:81", "http://chat.local:81"),
    ],
)
def test_the_address_is_one_a_browser_can_open(host: str, bind: str, address: str) -> None:
    settings = read_settings({"HOST": host, "PORT": "81", "PARLEY_AUTH": "password"})
    assert (settings.bind, settings.address) == (bind, address)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.7", "chat.local"])
def test_nobody_listens_to_others_without_accounts(host: str) -> None:
    with pytest.raises(SettingsError, match=r"HOST=.*: everybody who reaches this address .* set PARLEY_AUTH=password"):
        read_settings({"HOST": host})


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1.2.3", "::1", "localhost"])
def test_on_a_laptop_nobody_has_to_sign_in(host: str) -> None:
    assert read_settings({"HOST": host}).access.auth == "none"


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("PARLEY_AUTH", "yes", "must be one of none, password"),
        ("PARLEY_TRUSTED_PROXIES", "10.0.0.0/8,nginx", "must be addresses or networks"),
        ("PARLEY_TRUSTED_PROXIES", "10.0.0.1/8", "must be addresses or networks"),
        ("PARLEY_SIGN_IN_DAYS", "0", "1 to 400"),
    ],
)
def test_what_is_wrong_about_signing_in_is_said(name: str, text: str, problem: str) -> None:
    with pytest.raises(SettingsError, match=problem):
        read_settings({name: text})


@pytest.mark.parametrize(("text", "dollars"), [("20", 20.0), ("$7.50", 7.5), ("0", 0.0), ("", None)])
def test_a_budget_is_in_dollars(text: str, dollars: float | None) -> None:
    assert read_settings({"PARLEY_MONTHLY_BUDGET": text}).monthly_budget == dollars


def test_metrics_are_told_to_nobody_else_unless_it_is_said() -> None:
    assert read_settings({}).metrics_port is None
    settings = read_settings({"PARLEY_METRICS_PORT": "9464"})
    assert (settings.metrics_host, settings.metrics_port) == ("127.0.0.1", 9464)


def test_a_data_folder_of_its_own_holds_the_database(tmp_path: Path) -> None:
    assert read_settings({"PARLEY_DATA_DIR": str(tmp_path)}).database_url == f"sqlite:///{tmp_path / 'parley.db'}"


def test_a_relative_file_of_sqlite_starts_where_other_relative_paths_do() -> None:
    settings = read_settings({"PARLEY_DATABASE_URL": "sqlite:///x.db", "PARLEY_DATA_DIR": "folder"})
    assert settings.database_url == f"sqlite:///{settings.data_dir.parent / 'x.db'}"


def test_several_origins_may_call() -> None:
    settings = read_settings({"PARLEY_CORS_ORIGINS": "http://localhost:5173, https://chat.example.com/"})
    assert settings.cors_origins == ("http://localhost:5173", "https://chat.example.com")


@pytest.mark.parametrize(
    ("url", "name", "endpoint"),
    [
        ("s3://parley-files", "parley-files", None),
        ("s3://files.example.com/", "files.example.com", None),
        ("s3+https://minio.example.com/files", "files", "https://minio.example.com"),
        ("s3+http://minio:9000/files/", "files", "http://minio:9000"),
        ("s3+http://[::1]:9000/files", "files", "http://[::1]:9000"),
    ],
)
def test_files_may_lie_in_a_bucket(url: str, name: str, endpoint: str | None) -> None:
    assert read_settings({"PARLEY_FILES_URL": url}).files_place == Bucket(name, endpoint, "us-east-1", None, None)


def test_a_bucket_is_entered_with_a_key_and_its_secret() -> None:
    key = {"PARLEY_FILES_KEY_ID": "me", "PARLEY_FILES_KEY_SECRET": "sec/ret"}
    settings = read_settings({"PARLEY_FILES_URL": "s3://files", "PARLEY_FILES_REGION": "eu-central-1", **key})
    assert settings.files_place == Bucket("files", None, "eu-central-1", "me", "sec/ret")
    for name, value in key.items():
        (problem,) = problems(PARLEY_FILES_URL="s3://files", **{name: value})
        assert problem.startswith("PARLEY_FILES_KEY_ID: it and PARLEY_FILES_KEY_SECRET belong together")
        assert value not in problem.split()


def test_without_a_bucket_files_lie_in_the_data_folder_or_in_another_one() -> None:
    assert read_settings({"PARLEY_DATA_DIR": "/srv/parley"}).files_place == Path("/srv/parley/files")
    assert read_settings({"PARLEY_FILES_URL": "file:///srv/files"}).files_place == Path("/srv/files")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "http"),
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "１"),
        ("WEB_CONCURRENCY", "2"),
        ("PARLEY_METRICS_PORT", "65536"),
        ("PARLEY_METRICS_PORT", "8000"),
        ("PARLEY_METRICS_ADDRESS", "localhost"),
        ("PARLEY_DATABASE_CONNECTIONS", "0"),
        ("WEB_CONCURRENCY", "many"),
        ("OPENAI_BASE_URL", "localhost:11434"),
        ("OPENAI_BASE_URL", "ftp://example.com"),
        ("OPENAI_BASE_URL", "http://"),
        ("OPENAI_BASE_URL", "http://[::1/v1"),
        ("OPENAI_BASE_URL", "http://localhost:114340/v1"),
        ("PARLEY_DEFAULT_MODEL", "openai/gpt-x"),
        ("PARLEY_DEFAULT_MODEL", "demo/"),
        ("PARLEY_TRANSCRIPTION_MODEL", "whisper-1"),
        ("PARLEY_SPEECH_MODEL", "openai/tts-1"),
        ("PARLEY_SPEECH_VOICE", "al\tloy"),
        ("PARLEY_SPEECH_VOICE", "a" * 201),
        ("PARLEY_IMAGE_MODEL", "gpt-image-1"),
        ("PARLEY_CORS_ORIGINS", "https://*.example.com"),
        ("OPENAI_BASE_URL", "https://example.com/v1?x=1"),
        ("PARLEY_DEFAULT_MODEL", "gpt-x"),
        ("PARLEY_CONNECT_TIMEOUT", "0"),
        ("PARLEY_FIRST_TOKEN_TIMEOUT", "-1"),
        ("PARLEY_SILENCE_TIMEOUT", "nan"),
        ("PARLEY_ANSWER_TIMEOUT", "inf"),
        ("PARLEY_RETRIES", "1.5"),
        ("PARLEY_RETRY_BASE_MS", "-1"),
        ("PARLEY_AUTO_CONTINUE", "yes"),
        ("PARLEY_ORPHAN_POLICY", "keep"),
        ("PARLEY_ORPHAN_POLICY", "grace:"),
        ("PARLEY_ORPHAN_POLICY", "finish:5"),
        ("PARLEY_RUNNING_ANSWERS", "0"),
        ("PARLEY_QUESTIONS_PER_MINUTE", "0"),
        ("PARLEY_SHUTDOWN_GRACE", "soon"),
        ("PARLEY_SESSION_EXPIRY", "0"),
        ("PARLEY_SESSION_EXPIRY", "an hour"),
        ("PARLEY_MONTHLY_BUDGET", "much"),
        ("PARLEY_MONTHLY_BUDGET", "-1"),
        ("PARLEY_MONTHLY_BUDGET", "nan"),
        ("PARLEY_BUDGET_WARNING", "0"),
        ("PARLEY_BUDGET_WARNING", "101"),
        ("PARLEY_CORS_ORIGINS", "*"),
        ("PARLEY_CORS_ORIGINS", "https://example.com/chat"),
        ("PARLEY_LOG_LEVEL", "loud"),
        ("PARLEY_FILES_URL", "files"),
        ("PARLEY_FILES_URL", "s3://"),
        ("PARLEY_FILES_URL", "s3:///files"),
        ("PARLEY_FILES_URL", "s3://Files"),
        ("PARLEY_FILES_URL", "s3://of..files"),
        ("PARLEY_FILES_URL", "s3://files/parley"),
        ("PARLEY_FILES_URL", "s3://minio:9000/files"),
        ("PARLEY_FILES_URL", "https://minio:9000/files"),
        ("PARLEY_FILES_URL", "s3+ftp://minio:9000/files"),
        ("PARLEY_FILES_URL", "s3+http://minio:9000"),
        ("PARLEY_FILES_URL", "s3+http://minio:9000/parley/files"),
        ("PARLEY_FILES_URL", "s3+http://minio:0/files"),
        ("PARLEY_FILES_URL", "s3+http://minio:90000/files"),
        ("PARLEY_FILES_URL", "s3+http://min_io/files"),
        ("PARLEY_FILES_URL", "s3+http://[::1/files"),
        ("PARLEY_FILES_URL", "s3+http://[1:2]/files"),
        ("PARLEY_FILES_URL", "s3+http://minio/files?x=1"),
        ("PARLEY_FILES_REGION", "eu central"),
        ("PARLEY_FILES_REGION", "1"),
    ],
)
def test_a_setting_that_cannot_be_meant_is_named_with_its_value(name: str, value: str) -> None:
    (problem,) = problems(**{name: value})
    assert problem.startswith(f"{name}={value}: ")
    assert problem.endswith(".")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("OPENAI_API_KEY", "sk 1"),
        ("OPENAI_API_KEY", "sk-ü"),
        ("OPENAI_BASE_URL", "http://me:secret@localhost/v1"),
        ("PARLEY_DATABASE_URL", "mysql://me:secret@db/parley"),
        ("PARLEY_DATABASE_URL", "postgresql://me:secret@db/parley"),
        ("PARLEY_DATABASE_URL", "postgresql+psycopg://me:secret@db:port/parley"),
        ("PARLEY_DATABASE_URL", "sqlite://"),
        ("PARLEY_DATABASE_URL", "sqlite:///:memory:"),
        ("PARLEY_DATABASE_URL", "sqlite:///x.db?mode=ro"),
        ("PARLEY_REDIS_URL", "http://me:secret@localhost:6379"),
        ("PARLEY_REDIS_URL", "redis://"),
        ("PARLEY_REDIS_URL", "redis://me:secret@localhost:port"),
        ("PARLEY_REDIS_URL", "redis://me:secret@localhost/zero"),
        ("PARLEY_REDIS_URL", "redis://me:secret@localhost?decode_responses=true"),
        ("PARLEY_FILES_URL", "s3+https://me:secret@minio/files"),
        ("PARLEY_FILES_KEY_ID", "my secret"),
        ("PARLEY_FILES_KEY_SECRET", "my secret"),
    ],
)
def test_a_secret_is_not_shown(name: str, value: str) -> None:
    (problem,) = problems(**{name: value})
    assert problem.startswith(f"{name}: must ")
    assert f"={value}" not in problem
    assert "secret" not in problem


def test_many_processes_need_postgresql_and_redis_and_redis_needs_postgresql() -> None:
    postgres, redis = "postgresql+psycopg://me:secret@db/parley", "redis://me:secret@redis/0"
    many = read_settings({"PARLEY_DATABASE_URL": postgres, "PARLEY_REDIS_URL": redis, "WEB_CONCURRENCY": "4"})
    assert (many.database_url, many.redis_url, many.workers) == (postgres, redis, 4)
    (workers,) = problems(PARLEY_DATABASE_URL=postgres, WEB_CONCURRENCY="4")
    assert workers.startswith("WEB_CONCURRENCY=4: more than one worker needs")
    (alone,) = problems(PARLEY_REDIS_URL=redis)
    assert alone.startswith("PARLEY_REDIS_URL: Redis is for many processes")
    assert "secret" not in alone


def test_everything_wrong_is_said_at_once() -> None:
    assert len(problems(PORT="x", PARLEY_RETRIES="x", PARLEY_LOG_LEVEL="x")) == 3


def test_reading_them_touches_nothing_that_gevent_still_has_to_patch() -> None:
    # gunicorn reads them before it makes the worker's network calls cooperative.
    look = "import sys, parley.settings; sys.exit('urllib3' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", look], check=False).returncode == 0


def test_each_says_where_it_comes_from_and_a_secret_no_more_than_that() -> None:
    environment = {"PORT": "81", "OPENAI_API_KEY": "sk-1", "PARLEY_RETRIES": "2", FROM_ENV_FILE: "PORT,OPENAI_API_KEY"}
    in_force = {each.name: each for each in read_settings(environment).in_force}
    assert in_force["PORT"] == Setting("PORT", "81", is_secret=False, source="env_file")
    assert in_force["OPENAI_API_KEY"] == Setting("OPENAI_API_KEY", None, is_secret=True, source="env_file")
    assert in_force["PARLEY_RETRIES"] == Setting("PARLEY_RETRIES", "2", is_secret=False, source="environment")
    assert in_force["HOST"] == Setting("HOST", "127.0.0.1", is_secret=False, source="default")
    assert in_force["PARLEY_REDIS_URL"] == Setting("PARLEY_REDIS_URL", None, is_secret=True, source="default")


def test_what_is_called_like_a_secret_is_one() -> None:
    sign_in = {"PARLEY_OIDC_ISSUER": "https://sea.example", "PARLEY_OIDC_CLIENT_ID": "parley", "PARLEY_AUTH": "oidc"}
    led = {"PARLEY_URL": "https://chat.example.com", "PARLEY_ADMINISTRATORS": "ada"}
    for setting in (*read_settings({}).in_force, *read_settings(sign_in | led).in_force):
        if re.search("_(KEY|KEY_ID|SECRET|PASSWORD|TOKEN)$", setting.name):
            assert setting.is_secret, setting.name
