"""What is over leaves the database."""

from sqlalchemy import func, select, update

from parley.store.audit import AuditStore
from parley.store.database import Database
from parley.store.links import LinkStore
from parley.store.owners import local_owner
from parley.store.people_tables import audit, links, sign_ins
from parley.store.sign_ins import SignInStore

HOUR_S = 3600


def test_what_is_over_goes_and_the_rest_stays(database: Database) -> None:
    link_store, sign_in_store, log = LinkStore(database), SignInStore(database, HOUR_S), AuditStore(database)
    _, secret = link_store.make("account", "administrator", HOUR_S, person_id=local_owner(database))
    person_id = link_store.make_account(secret, "ada", "Ada", "hash")
    ids = [link_store.make("account", "member", HOUR_S, made_by=person_id)[0].id for _ in range(2)]
    for agent in ("old", "new"):
        sign_in_store.begin(person_id, agent)
        log.note(agent, "127.0.0.1")
    with database.write() as connection:
        connection.execute(update(links).where(links.c.id == ids[0]).values(expires_at=1))
        connection.execute(update(sign_ins).where(sign_ins.c.agent == "old").values(last_used_at=1))
        connection.execute(update(audit).where(audit.c.action == "old").values(at=1))
    for store in (link_store, sign_in_store, log):
        store.purge()
    with database.read() as connection:
        counts = [connection.scalar(select(func.count()).select_from(each)) for each in (links, sign_ins, audit)]
    assert counts == [1, 1, 1]
    assert [each.agent for each in sign_in_store.all(person_id)] == ["new"]
