import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("A=1\nPARLEY_RETRIES lots\n", "Line 2 of {path} cannot be read: write NAME=value.\n"),
        ('OPENAI_API_KEY="abc\n', "Line 1 of {path} cannot be read: write NAME=value.\n"),
        ("PORT=abc\n", "PORT=abc: must be a whole number from 1 to 65535.\n"),
    ],
)
def test_a_line_that_cannot_be_meant_is_refused(tmp_path: Path, text: str, sentence: str) -> None:
    path = tmp_path / "env"
    path.write_text(text)
    assert _start_with(path) == (1, sentence.format(path=path))


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "env"
    path.write_bytes("OPENAI_MODEL=modèle\n".encode("latin-1"))
    assert _start_with(path) == (1, f"{path} is no UTF-8 text: save it as one.\n")


def test_a_folder_in_its_place_is_refused(tmp_path: Path) -> None:
    assert _start_with(tmp_path) == (1, f"{tmp_path} cannot be read: Is a directory.\n")


def test_which_settings_it_is_that_says_them_is_told_to_the_processes_started_with_them(tmp_path: Path) -> None:
    path = tmp_path / "env"
    path.write_text("PORT=81\nPARLEY_RETRIES=2\nPARLEY_URL=\n")
    read = (
        "import os; from parley.env_file import load_env_file; from parley.settings import read_settings;"
        f"from pathlib import Path; load_env_file(Path({str(path)!r}));"
        "print({each.name: each.source for each in read_settings(os.environ).in_force if each.source != 'default'})"
    )
    backend = Path(__file__).parents[1]
    started = subprocess.run(
        [sys.executable, "-c", read],
        check=True,
        env={"PARLEY_RETRIES": "7"},
        cwd=backend,
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert started.stdout == "{'PARLEY_RETRIES': 'environment', 'PORT': 'env_file'}\n"


def _start_with(env_file: Path) -> tuple[int, str]:
    command = [sys.executable, "-m", "parley", "--env-file", str(env_file), "serve"]
    # Nothing of the caller's own: the environment goes before the file.
    backend = Path(__file__).parents[1]
    started = subprocess.run(command, check=False, env={}, cwd=backend, capture_output=True, text=True, timeout=30)
    return started.returncode, started.stderr
