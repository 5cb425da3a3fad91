"""A person and everything that is theirs, deleted for good, while others go on. What was begun can be gone on with."""

import time
from collections.abc import Callable

from parley.domain.person import Person
from parley.files.files import Files
from parley.store.audit import AuditStore
from parley.store.belongings import BelongingsStore
from parley.store.database import Database
from parley.store.people import PeopleStore

_LOOK_S = 0.5
_PATIENCE_S = 60.0


class StillWritingError(Exception):
    """An answer of theirs does not come to its end."""


def delete_person(database: Database, files: Files, person: Person, lives: Callable[[str], bool]) -> None:
    """What is in the audit log about them stays there. `lives`: whether the process with this id does.

    Raises LastAdministratorError, before anything is changed; StillWritingError and UnavailableError, after which they
    can sign in no more.
    """
    PeopleStore(database).disable(person.id)
    belongings = BelongingsStore(database)
    _wait(belongings, person.id, lives)
    # A few at a time: others have their turn between two.
    while belongings.remove_some(person.id):
        time.sleep(0)
    belongings.remove_rest(person.id)
    AuditStore(database).note("account_deleted", "", subject=person.login)
    files.purge()


def _wait(belongings: BelongingsStore, owner_id: str, lives: Callable[[str], bool]) -> None:
    """Until nobody writes for them. What a dead process was writing is waited for by nobody."""
    deadline = time.monotonic() + _PATIENCE_S
    while True:
        # Each time: whoever was let in before may be asking right now.
        belongings.request_stops(owner_id)
        time.sleep(_LOOK_S)
        if not any(lives(each) for each in belongings.writers(owner_id)):
            return
        if time.monotonic() > deadline:
            raise StillWritingError
