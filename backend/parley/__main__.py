"""The `parley` command: serves, looks after an installation, asks it. Settings come from the environment."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from sqlalchemy.exc import SQLAlchemyError

from parley.accounts import account_commands
from parley.backup.archive import BackupError, Manifest
from parley.backup.restoring import restore_backup
from parley.backup.writing import write_backup
from parley.domain.errors import UnavailableError
from parley.env_file import load_env_file
from parley.files.place import blobs_at
from parley.nearby import nearby
from parley.preparing import (
    NotPreparedError,
    bring_up,
    cause_of,
    check_alone,
    check_current,
    check_ports,
    check_redis,
    check_unused,
    first_account_link,
    raise_limits,
    take_folder,
)
from parley.setting_reader import SettingsError
from parley.setting_values import database_url as parse_database_url
from parley.settings import Settings, read_settings
from parley.store.copying import LossError, NotEmptyError, copy_database
from parley.terminal.command import chat_command

_BACKEND = Path(__file__).resolve().parents[1]


@click.group(help="Parley, a self-hosted streaming chat. Settings come from the environment: see README.md.")
@click.option("--env-file", type=click.Path(path_type=Path), help="More settings, if it exists.")
def main(env_file: Path | None) -> None:
    if env_file and env_file.exists():
        load_env_file(env_file)


@main.command()
def serve() -> None:
    """Migrates the database and serves."""
    settings = _settings()
    try:
        take_folder(settings.data_dir)
        check_ports(settings)
        check_redis(settings)
        bring_up(settings.database_url)
        check_alone(settings)
        link = first_account_link(settings)
    except NotPreparedError as error:
        sys.exit(str(error))
    if link:
        click.echo(f"Nobody has an account yet. Make the first one, which looks after this Parley: {link}")
    raise_limits()
    os.chdir(_BACKEND)
    # gunicorn takes this process over, so that signals reach it directly.
    os.execv(sys.executable, [sys.executable, "-m", "gunicorn", "--config", str(_BACKEND / "gunicorn.conf.py")])


@main.command()
def migrate() -> None:
    """Brings the database to this version's tables; `serve` does so, too."""
    try:
        bring_up(_settings().database_url)
    except NotPreparedError as error:
        sys.exit(str(error))
    click.echo("The database is up to date.")


@main.command()
@click.option("--url", help="The page's public address: times a stream through all that stands before Parley.")
@click.option("--quiet", default=25, type=click.IntRange(0, 60), help="Seconds of silence in that stream.")
def doctor(url: str | None, quiet: int) -> None:
    """Says what is fine and what is not with settings, connections, providers and the way to the page.

    Each provider is asked for its models and for the first token of one answer.
    """
    command = [sys.executable, "-m", "gevent.monkey", "--module", "parley.doctor", url or "", str(quiet)]
    os.execv(sys.executable, command)


@main.command()
@click.argument("target_url")
def copy(target_url: str) -> None:
    """Copies everything into the empty database TARGET_URL, such as postgresql+psycopg://USER:PASSWORD@HOST/NAME.

    Parley must not be running: what it wrote meanwhile would stay behind.
    """
    settings = _settings()
    try:
        take_folder(settings.data_dir)
        bring_up(settings.database_url)
        _copy(settings.database_url, parse_database_url(target_url), "TARGET_URL")
    except ValueError as error:
        sys.exit(f"TARGET_URL: {error}")
    except NotPreparedError as error:
        sys.exit(str(error))
    click.echo("Set PARLEY_DATABASE_URL to it, and start Parley again.")


@main.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def backup(file: Path) -> None:
    """Writes everything as it is now, with the attached files, into the new FILE, also while Parley is running."""
    settings = _settings()
    if file.exists():
        sys.exit(f"{file} exists already: name a new file.")
    with _failing("Nothing was written"):
        check_current(settings.database_url)
        written = write_backup(settings.database_url, blobs_at(settings.files_place), file.resolve())
    click.echo(f"{file}: {_count(written)}, {written.file_bytes} bytes of files.")
    if written.missing:
        click.echo(f"{len(written.missing)} attached files were not there whole, and are not in it: see manifest.json.")


@main.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--replace", is_flag=True, help="What is in the database now goes, once all of FILE is there.")
def restore(file: Path, *, replace: bool) -> None:
    """Brings back what `parley backup` wrote into FILE, into the empty database and place of files of the settings.

    Parley must not be running. What was being written in FILE is interrupted, and can be continued.
    """
    settings = _settings()
    with _failing("Nothing was restored"):
        take_folder(settings.data_dir)

        def prepare() -> None:
            bring_up(settings.database_url)
            check_unused(settings)

        blobs = blobs_at(settings.files_place)
        restored = restore_backup(file, settings.database_url, blobs, settings.data_dir, prepare, replaces=replace)
    click.echo(f"Restored {_count(restored)}. Start Parley again.")


def _count(manifest: Manifest) -> str:
    rows = manifest.rows
    counted = f"{rows.get('conversations', 0)} conversations, {rows.get('messages', 0)} messages"
    return f"{counted}, {manifest.files} files"


@contextmanager
def _failing(outcome: str) -> Iterator[None]:
    """Ends the command with what is wrong, in a sentence."""
    try:
        yield
    except NotPreparedError as error:
        sys.exit(str(error))
    except BackupError as error:
        sys.exit(f"{outcome}. {error}")
    except NotEmptyError:
        sys.exit(f"{outcome}: there is something in the database already. With --replace it goes.")
    except LossError as error:
        sys.exit(f"{outcome}, for not everything arrived ({error}).")
    except UnavailableError as error:
        sys.exit(f"{outcome}. {error.detail}")
    except SQLAlchemyError as error:
        sys.exit(f"{outcome}: {cause_of(error)}.")
    except OSError as error:
        sys.exit(f"{outcome}: {error.strerror or error}.")


@contextmanager
def _installation() -> Iterator[str]:
    try:
        with nearby(_settings()) as address:
            yield address
    except NotPreparedError as error:
        sys.exit(str(error))


def _settings() -> Settings:
    try:
        return read_settings(os.environ)
    except SettingsError as error:
        sys.exit("\n".join(error.problems))


main.add_command(chat_command(_installation))
for _command in account_commands(_settings):
    main.add_command(_command)


def _copy(source_url: str, target_url: str, name: str) -> None:
    bring_up(target_url, name)
    try:
        rows = copy_database(source_url, target_url)
    except NotEmptyError:
        raise NotPreparedError(f"The database of {name} is not empty: use a new one.") from None
    except LossError as error:
        raise NotPreparedError(f"Nothing was copied, for not everything arrived ({error}).") from None
    except SQLAlchemyError as error:
        raise NotPreparedError(f"Nothing was copied: {cause_of(error)}.") from error
    click.echo("Copied " + ", ".join(f"{count} {table}" for table, count in rows.items()) + ".")


if __name__ == "__main__":
    main(prog_name="parley")
