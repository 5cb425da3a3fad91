"""`python -m parley`: starts the server. What cannot work is said in one sentence, before anything runs."""

import argparse
import os
import resource
import socket
import sys
from contextlib import suppress
from io import StringIO
from pathlib import Path

from dotenv import load_dotenv
from dotenv.parser import parse_stream
from sqlalchemy.exc import SQLAlchemyError

from parley.lease import FolderTakenError, hold_folder
from parley.settings import Settings, SettingsError, read_settings
from parley.store.migration import NewerDatabaseError, migrate

_BACKEND = Path(__file__).resolve().parents[1]
# A server that was just stopped may still be storing its last answers.
_PATIENCE_S = 5.0
_DESCRIPTORS = 65536


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m parley", description="Parley, a self-hosted streaming chat.")
    commands = parser.add_subparsers(required=True, metavar="command")
    serve = commands.add_parser("serve", help="migrate the database and serve; settings come from the environment")
    serve.add_argument("--env-file", type=Path, help="more settings, if it exists; the environment goes before it")
    arguments = parser.parse_args()
    if arguments.env_file and arguments.env_file.exists():
        _load(arguments.env_file)
    try:
        settings = read_settings(os.environ)
    except SettingsError as error:
        sys.exit("\n".join(error.problems))
    _prepare(settings)
    os.chdir(_BACKEND)
    # gunicorn takes this process over, so that signals reach it directly.
    os.execv(sys.executable, [sys.executable, "-m", "gunicorn", "--config", str(_BACKEND / "gunicorn.conf.py")])


def _load(env_file: Path) -> None:
    """Adds what the environment does not say already."""
    path = env_file.resolve()
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        sys.exit(f"{path} is no UTF-8 text: save it as one.")
    except OSError as error:
        sys.exit(f"{path} cannot be read: {error.strerror}.")
    for binding in parse_stream(StringIO(text)):
        if binding.error:
            sys.exit(f"Line {binding.original.line} of {path} cannot be read: write NAME=value.")
    load_dotenv(stream=StringIO(text))


def _prepare(settings: Settings) -> None:
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        hold_folder(settings.data_dir, _PATIENCE_S)
    except OSError as error:
        sys.exit(f"The data folder {settings.data_dir} cannot be used: {error.strerror}.")
    except FolderTakenError:
        sys.exit(
            f"Parley is already running on {settings.data_dir}: stop it, or set PARLEY_DATA_DIR to another folder."
        )
    _check_port(settings)
    try:
        migrate(settings.database_url)
    except NewerDatabaseError:
        sys.exit("The database was made by a newer version of Parley: use that version, or another database.")
    except SQLAlchemyError as error:
        cause = str(getattr(error, "orig", None) or type(error).__name__).strip().splitlines()[0].rstrip(".")
        sys.exit(f"The database of PARLEY_DATABASE_URL cannot be used: {cause}.")
    # Every stream holds a descriptor; the soft limit many systems start with is 1024. macOS calls its hard limit
    # infinite and then refuses that.
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _DESCRIPTORS if most == resource.RLIM_INFINITY else min(most, _DESCRIPTORS)
    with suppress(ValueError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))


def _check_port(settings: Settings) -> None:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            reason = error.strerror or "not an address"
            sys.exit(
                f"Cannot listen on {settings.host}:{settings.port} ({reason}): set HOST or PORT to something else."
            )


if __name__ == "__main__":
    main()
