"""What the calls work with: the rooms of one process, put together."""

from typing import NamedTuple

from parley.answers.allowances import Allowances
from parley.answers.answers import Answers
from parley.answers.budget import Budgets
from parley.domain.meter import Meter
from parley.exchange.imports import Imports
from parley.files.files import Files
from parley.forwarding.forwarding import Forwarding
from parley.relay.counters import Counters
from parley.relay.relay import Relay
from parley.store.contexts import ContextStore
from parley.store.database import Database
from parley.store.ledger import LedgerStore
from parley.store.messages import MessageStore
from parley.store.sign_ins import SignInStore
from parley.upstream.providers import Providers
from parley.web.held import Held


class Rooms(NamedTuple):
    """Made once, by app.py."""

    database: Database
    relay: Relay
    counters: Counters
    sign_ins: SignInStore
    providers: Providers
    answers: Answers
    messages: MessageStore
    forwarding: Forwarding
    contexts: ContextStore
    files: Files
    imports: Imports
    ledger: LedgerStore
    budgets: Budgets
    allowances: Allowances
    held: Held
    meter: Meter
