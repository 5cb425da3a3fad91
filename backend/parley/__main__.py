"""The `parley` command: serves, looks after an installation, asks it. Settings come from the environment."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from sqlalchemy.exc import SQLAlchemyError

from parley.env_file import load_env_file
from parley.nearby import nearby
from parley.preparing import (
    NotPreparedError,
    bring_up,
    cause_of,
    check_alone,
    check_ports,
    check_redis,
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
    """Writes everything as it is now into the new SQLite database FILE, also while Parley is running.

    To go back to it, copy it into an empty database, or use it as one: PARLEY_DATABASE_URL=sqlite:///FILE.
    """
    if file.exists():
        sys.exit(f"{file} exists already: name a new file.")
    try:
        _copy(_settings().database_url, f"sqlite:///{file.resolve()}", "FILE")
    except NotPreparedError as error:
        file.unlink(missing_ok=True)
        sys.exit(str(error))


@contextmanager
def _installation() -> Iterator[str]:
    try:
        with nearby(_settings()) as address:
            yield address
    except NotPreparedError as error:
        sys.exit(str(error))


main.add_command(chat_command(_installation))


def _settings() -> Settings:
    try:
        return read_settings(os.environ)
    except SettingsError as error:
        sys.exit("\n".join(error.problems))


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
