"""Settings from a file of NAME=value lines. The environment goes before it."""

import os
import sys
from io import StringIO
from pathlib import Path

from dotenv import load_dotenv
from dotenv.parser import parse_stream

# Names that were taken from it, for the processes that are started with this environment: they cannot see it any more.
FROM_ENV_FILE = "_PARLEY_FROM_ENV_FILE"


def load_env_file(path: Path) -> None:
    """Adds to the environment what it does not say already; ends the process, in a sentence, if that cannot be read."""
    path = path.resolve()
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        sys.exit(f"{path} is no UTF-8 text: save it as one.")
    except OSError as error:
        sys.exit(f"{path} cannot be read: {error.strerror}.")
    for binding in parse_stream(StringIO(text)):
        if binding.error:
            sys.exit(f"Line {binding.original.line} of {path} cannot be read: write NAME=value.")
    before = set(os.environ)
    load_dotenv(stream=StringIO(text))
    os.environ[FROM_ENV_FILE] = ",".join(sorted(os.environ.keys() - before))
