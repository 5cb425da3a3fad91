"""Commands about one person's account: what is theirs taken away, or deleted; a link for whoever cannot sign in."""

import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from functools import partial
from pathlib import Path
from uuid import uuid4

import click
from sqlalchemy.exc import SQLAlchemyError

from parley.account.deletion import StillWritingError, delete_person
from parley.account.taking_away import take_away
from parley.domain.errors import InvalidError, LastAdministratorError, UnavailableError
from parley.domain.person import Person
from parley.exchange.export import Exports
from parley.files.files import Files
from parley.files.incoming import Incoming
from parley.files.place import blobs_at
from parley.lease import has_ended
from parley.people.logins import folded_login
from parley.people.people import password_link
from parley.preparing import NotPreparedError, cause_of, check_current
from parley.settings import Settings
from parley.store.audit import AuditStore
from parley.store.belongings import BelongingsStore
from parley.store.conversations import ConversationStore
from parley.store.database import Database
from parley.store.files import FileStore
from parley.store.links import LinkStore
from parley.store.people import PeopleStore
from parley.store.processes import DEAD_AFTER_S, ProcessStore


def account_commands(read_settings: Callable[[], Settings]) -> list[click.Command]:
    """Each also while Parley is running. They end the process with a sentence if they fail."""

    @click.command("export-user")
    @click.argument("login")
    @click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
    def export_user(login: str, file: Path) -> None:
        """Writes everything that belongs to LOGIN into the new FILE, a zip.

        Their conversations and files are in it as in any archive, which Parley can import; account.json has the rest.
        """
        settings = read_settings()
        if file.exists():
            sys.exit(f"{file} exists already: name a new file.")
        with _database(settings, "Nothing was written") as database:
            person = _person(database, login)
            exports = Exports(ConversationStore(database), _files(settings, database))
            count = take_away(BelongingsStore(database), exports, person, file.resolve())
        click.echo(f"{file}: the account of {person.login}, {count} conversations.")

    @click.command("delete-user")
    @click.argument("login")
    @click.option("--yes", is_flag=True, help="Does not ask.")
    def delete_user(login: str, *, yes: bool) -> None:
        """Deletes LOGIN and everything that belongs to them, for good.

        They are signed out at once. What the audit log says about them stays for its year; backups stay as they are.
        """
        settings = read_settings()
        with _database(settings, "Not everything was deleted: run it again") as database:
            person = _person(database, login)
            count = len(BelongingsStore(database).conversation_ids(person.id))
            told = f"{person.login} ({person.name}), with {count} conversations"
            if not yes:
                click.confirm(f"Delete {told}, for good?", abort=True)
            try:
                delete_person(database, _files(settings, database), person, partial(_lives, settings, database))
            except LastAdministratorError as error:
                sys.exit(f"Nothing was deleted. {error.detail}")
            except StillWritingError:
                sys.exit(
                    f"{person.login} cannot sign in any more, but an answer is still being written: run it again, "
                    "or stop the server first."
                )
        click.echo(f"Deleted {told}.")

    @click.command("reset-link")
    @click.argument("login")
    def reset_link(login: str) -> None:
        """Prints a link with which LOGIN sets a new password, once, within a day."""
        settings = read_settings()
        if settings.access.auth != "password":
            sys.exit("Nobody signs in with a password here: PARLEY_AUTH is not password.")
        with _database(settings, "No link was made") as database:
            person = _person(database, login)
            if person.is_disabled:
                sys.exit(f"{person.login} is disabled: an administrator has to let them in again first.")
            secret = password_link(LinkStore(database), AuditStore(database), person)
        click.echo(f"{settings.public_url or settings.address}/link/{secret}")

    return [export_user, delete_user, reset_link]


@contextmanager
def _database(settings: Settings, outcome: str) -> Iterator[Database]:
    try:
        check_current(settings.database_url)
        with closing(Database(settings.database_url, connections=1)) as database:
            yield database
    except NotPreparedError as error:
        sys.exit(str(error))
    except UnavailableError as error:
        sys.exit(f"{outcome}. {error.detail}")
    except SQLAlchemyError as error:
        sys.exit(f"{outcome}: {cause_of(error)}")
    except OSError as error:
        sys.exit(f"{outcome}: {error.strerror or error}.")


def _files(settings: Settings, database: Database) -> Files:
    """To be read, and let go."""
    incoming = Incoming(settings.data_dir / "incoming", "")
    return Files(FileStore(database), blobs_at(settings.files_place), incoming, most_bytes=0, most_characters=0)


def _lives(settings: Settings, database: Database, process_id: str) -> bool:
    if not has_ended(settings.data_dir, process_id):
        return True
    # Servers on other machines say so in the database.
    return database.is_shared and process_id in ProcessStore(database, str(uuid4())).living(DEAD_AFTER_S)


def _person(database: Database, typed: str) -> Person:
    """Ends the process if there is none."""
    people = PeopleStore(database).all()
    with suppress(InvalidError):
        login = folded_login(typed)
        for person in people:
            if person.login == login:
                return person
    known = ", ".join(person.login for person in people) or "nobody"
    sys.exit(f"Nobody signs in as {typed!r}. Accounts here: {known}.")
