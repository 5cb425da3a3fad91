"""What administrators see of the whole installation besides people, put together. None of it shows a conversation."""

from flask import Flask

from parley.rooms import Rooms
from parley.settings import Settings
from parley.store.audit import AuditStore
from parley.store.everybodys_ledger import EverybodysLedger
from parley.store.people import PeopleStore
from parley.store.revision import schema_revision
from parley.store.running import RunningStore
from parley.version import running_version
from parley.web.everybodys_usage import everybodys_usage
from parley.web.provider_health import provider_health
from parley.web.running import running
from parley.web.settings_in_force import settings_in_force
from parley.web.visitor import Visitors


def oversee(app: Flask, settings: Settings, rooms: Rooms) -> None:
    """For an installation on which there are administrators."""
    database, providers = rooms.database, rooms.providers
    visitors = Visitors(settings.access.trusted_proxies)
    ledger = EverybodysLedger(database)
    app.register_blueprint(provider_health(providers, ledger))
    app.register_blueprint(everybodys_usage(ledger, PeopleStore(database), providers.kind))
    app.register_blueprint(running(RunningStore(database), rooms.answers, AuditStore(database), visitors))
    app.register_blueprint(settings_in_force(settings.in_force, running_version(), lambda: schema_revision(database)))
