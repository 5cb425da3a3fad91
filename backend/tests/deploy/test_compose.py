"""docker-compose.yml and .env.example agree with the compose specification, with each other and with the backend."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from parley.exchange import parsing
from parley.files import reader, reading

ROOT = Path(__file__).resolve().parents[3]
COMPOSE = ROOT / "docker-compose.yml"
SCALE = ROOT / "backend" / "docker-compose.scale.yml"
DOCKERFILE = ROOT / "backend" / "Dockerfile"

DEFAULTS = {
    "HOST": "127.0.0.1",
    "PORT": "8000",
    "OPENAI_API_KEY": "",
    "OPENAI_BASE_URL": "https://api.openai.com/v1",
    "PARLEY_DEFAULT_MODEL": "",
    "PARLEY_DATA_DIR": "data",
    "PARLEY_DATABASE_URL": "",
    "PARLEY_DATABASE_CONNECTIONS": "10",
    "PARLEY_REDIS_URL": "",
    "PARLEY_FILES_URL": "",
    "PARLEY_FILES_KEY_ID": "",
    "PARLEY_FILES_KEY_SECRET": "",
    "PARLEY_FILES_REGION": "us-east-1",
    "PARLEY_CONNECT_TIMEOUT": "5",
    "PARLEY_FIRST_TOKEN_TIMEOUT": "300",
    "PARLEY_SILENCE_TIMEOUT": "120",
    "PARLEY_ANSWER_TIMEOUT": "1800",
    "PARLEY_RETRIES": "3",
    "PARLEY_RETRY_BASE_MS": "500",
    "PARLEY_AUTO_CONTINUE": "3",
    "PARLEY_ORPHAN_POLICY": "grace:600",
    "PARLEY_RUNNING_ANSWERS": "4",
    "PARLEY_SHUTDOWN_GRACE": "30",
    "PARLEY_CORS_ORIGINS": "",
    "PARLEY_LOG_LEVEL": "info",
    "WEB_CONCURRENCY": "1",
}
# What is different where nginx stands before it, in the network of the containers.
CONTAINED = {
    "PARLEY_AUTH": "password",
    "PARLEY_URL": "http://localhost:8080",
    "PARLEY_TRUSTED_PROXIES": "10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,fc00::/7",
}
# What gunicorn adds to PARLEY_SHUTDOWN_GRACE before it kills a worker.
GUNICORN_SECONDS = 10
# With a few answers whose prompts have pictures in them.
WORKER_BYTES = 300 * 1024**2


@pytest.fixture
def example() -> dict[str, str]:
    """Each setting of .env.example with its value; all of them are commented out."""
    lines = (ROOT / ".env.example").read_text().splitlines()
    return dict(line.removeprefix("# ").split("=", 1) for line in lines if re.match(r"# [A-Z_]+=", line))


@pytest.mark.parametrize("file", [COMPOSE, SCALE], ids=["one", "many"])
def test_the_compose_file_is_valid(file: Path) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(file)]
    checked = subprocess.run(command, check=False, capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_the_example_lists_every_setting_with_its_default(example: dict[str, str]) -> None:
    assert {name: example.get(name) for name in DEFAULTS} == DEFAULTS


def test_the_example_changes_nothing_until_it_is_edited() -> None:
    lines = (ROOT / ".env.example").read_text().splitlines()
    assert [line for line in lines if line and not line.startswith("#")] == []


def test_the_example_lists_every_name_the_backend_reads(example: dict[str, str]) -> None:
    sources = (path.read_text() for path in (ROOT / "backend" / "parley").rglob("*.py"))
    read = {name for source in sources for name in re.findall(r"\"((?:PARLEY|OPENAI)_[A-Z_]+)\"", source)}
    assert read - example.keys() == set()


def test_the_example_has_the_compose_files_own_settings_and_defaults(example: dict[str, str]) -> None:
    required = set(re.findall(r"\$\{([A-Z_]+):\?", SCALE.read_text()))
    assert {name: example.get(name) for name in required} == {"PARLEY_POSTGRES_PASSWORD": ""}
    used = re.findall(r"\$\{([A-Z_]+)(?::[-+]([^}]*))?\}", COMPOSE.read_text())
    assert {name for name, _ in used} - example.keys() == set()
    for name, value in used:
        # Files, which stand elsewhere inside the container.
        if not name.startswith("PARLEY_TLS_") and name not in ("PARLEY_PROVIDERS_FILE", "PARLEY_SECRETS"):
            assert CONTAINED.get(name, example[name]) == value, name


@pytest.mark.parametrize("file", [COMPOSE, SCALE])
def test_containers_have_no_more_rights_than_they_need(file: Path) -> None:
    services = yaml.safe_load(file.read_text())["services"]
    # The scale file adds to the other one's services.
    for name, service in ((name, each) for name, each in services.items() if "image" in each or "build" in each):
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        # PostgreSQL writes a socket and its pid beside its data.
        assert service.get("read_only") is True or name == "postgres", name


def test_docker_waits_longer_than_the_backend_takes_to_stop(example: dict[str, str]) -> None:
    patience = int(example["PARLEY_STOP_GRACE_PERIOD"].removesuffix("s"))
    assert patience > int(example["PARLEY_SHUTDOWN_GRACE"]) + GUNICORN_SECONDS


def test_a_node_has_room_for_everything_that_its_workers_may_start_at_once() -> None:
    backend = SCALE.read_text().partition("\n  postgres:")[0]
    (workers,), (limit,) = (re.findall(each, backend) for each in (r'WEB_CONCURRENCY: "(\d+)"', r"memory: (\d+)g"))
    of_a_worker = reader.AT_ONCE * reading.MEMORY_BYTES + parsing.MEMORY_BYTES + WORKER_BYTES
    assert int(workers) * of_a_worker <= int(limit) * 1024**3


def test_what_is_being_uploaded_to_a_node_does_not_lie_in_its_memory() -> None:
    (folder,) = re.findall(r"PARLEY_DATA_DIR: (/\w+)\n", SCALE.read_text())
    assert f'volumes: ["{folder}"]' in SCALE.read_text()
    (made,) = re.findall(r"install -d -o parley -g parley -m 700 (.*) \\", DOCKERFILE.read_text())
    assert folder in made.split()
