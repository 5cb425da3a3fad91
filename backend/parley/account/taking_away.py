"""Everything of one person as a file: conversations as any archive has them, and an account.json with the rest."""

import os
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, ZipFile

import msgspec

from parley.domain.person import Person
from parley.exchange.export import Exports
from parley.store.belongings import BelongingsStore

ACCOUNT = "account.json"


def take_away(belongings: BelongingsStore, exports: Exports, person: Person, target: Path) -> int:
    """Writes the new file `target`, whole or not at all; how many conversations were there.

    Raises FileExistsError, OSError, UnavailableError.
    """
    ids = belongings.conversation_ids(person.id)
    told = belongings.tell(person.id)
    with TemporaryDirectory(prefix=f".{target.name}.", dir=target.parent) as folder:
        begun = Path(folder) / "archive"
        with os.fdopen(os.open(begun, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            for piece in exports.archive(person.id, ids, "json"):
                file.write(piece)
        with ZipFile(begun, "a", ZIP_DEFLATED) as zipped:
            zipped.writestr(ACCOUNT, msgspec.json.format(msgspec.json.encode(told)))
        # Unlike a renaming, it replaces nothing.
        target.hardlink_to(begun)
    return len(ids)
