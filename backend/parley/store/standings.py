"""Which of those who are here may be so no longer. Changes nothing."""

from collections.abc import Collection, Iterator

from sqlalchemy import Select, select

from parley.domain.standing import Standing
from parley.store.database import Database
from parley.store.people_tables import people, sign_ins
from parley.store.tables import tokens

_IDS_AT_ONCE = 500


class StandingStore:
    """Each look is a few short questions, however many are here."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def gone(self, standings: Collection[Standing]) -> set[Standing]:
        """Signed out, revoked, or disabled since."""
        return set(standings) - set(self._left(standings))

    def _left(self, standings: Collection[Standing]) -> Iterator[Standing]:
        kinds: dict[str, list[Standing]] = {}
        for each in standings:
            kinds.setdefault(each.kind, []).append(each)
        for kind, all_ in kinds.items():
            for at in range(0, len(all_), _IDS_AT_ONCE):
                some = {each.id: each for each in all_[at : at + _IDS_AT_ONCE]}
                with self._database.read() as connection:
                    yield from [some[each] for each in connection.scalars(_standing(kind, list(some)))]


def _standing(kind: str, ids: list[str]) -> Select[str]:
    is_here = people.c.disabled_at.is_(None)
    if kind == "sign_in":
        joined = sign_ins.join(people, people.c.owner_id == sign_ins.c.owner_id)
        return select(sign_ins.c.id).select_from(joined).where(sign_ins.c.id.in_(ids), is_here)
    if kind == "token":
        # Where there are no accounts they are nobody's but the owner's.
        owned = tokens.outerjoin(people, people.c.owner_id == tokens.c.owner_id)
        return select(tokens.c.id).select_from(owned).where(tokens.c.id.in_(ids), is_here)
    return select(people.c.owner_id).where(people.c.owner_id.in_(ids), is_here)
