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
    command = [sys.executable, "-m", "parley", "serve", "--env-file", str(path)]
    # Nothing of the caller's own: the environment goes before the file.
    backend = Path(__file__).parents[1]
    started = subprocess.run(command, check=False, env={}, cwd=backend, capture_output=True, text=True, timeout=30)
    assert (started.returncode, started.stderr) == (1, sentence.format(path=path))
