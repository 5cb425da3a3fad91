from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

import pytest

from parley.answers.allowances import Allowances
from parley.answers.answers import Answers
from parley.answers.budget import Budgets
from parley.answers.checkpointer import Checkpointer
from parley.answers.choosing import ModelChoice
from parley.answers.flusher import Flusher
from parley.answers.followers import Followers
from parley.answers.limits import Limits
from parley.answers.pace import Pace
from parley.answers.quotas import Quotas
from parley.answers.reader import Reader
from parley.answers.running import RunningAnswers
from parley.answers.titles import Titles
from parley.domain.ask import Ask, Draft
from parley.domain.message import Message
from parley.domain.meter import Unmetered
from parley.domain.part import Text
from parley.files.blobs import FolderBlobs
from parley.files.files import Files
from parley.files.incoming import Incoming
from parley.relay.counters import MemoryCounters
from parley.relay.memory import Memory, MemoryRelay
from parley.store.allowances import AllowanceStore
from parley.store.answers import AnswerStore
from parley.store.checkpoints import CheckpointStore
from parley.store.database import Database
from parley.store.files import FileStore
from parley.store.ledger import LedgerStore
from parley.store.messages import MessageStore
from parley.store.migration import migrate
from parley.store.owners import local_owner
from parley.store.processes import ProcessStore
from parley.store.titles import TitleStore
from parley.upstream.config import ProviderConfig
from parley.upstream.provider import Provider
from parley.upstream.providers import Providers
from parley.upstream.retry import Retries
from tests.scripted_upstream import ScriptedUpstream


class Room(NamedTuple):
    """The room as a process has it, over a real store and a scripted provider."""

    answers: Answers
    running: RunningAnswers
    messages: MessageStore
    upstream: ScriptedUpstream
    owner_id: str
    database_path: Path

    def ask(self) -> Reader:
        """A question in a conversation of its own."""
        conversation_id = str(uuid4())
        ask = Ask(conversation_id, [Text("Hello?")], conversation=Draft(conversation_id))
        return self.answers.ask(self.owner_id, ask, None)[0]

    def stored(self, reader: Reader) -> Message:
        return self.messages.answer(self.owner_id, reader.answer.message.id)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    path = tmp_path / "parley.db"
    migrate(f"sqlite:///{path}")
    database = Database(f"sqlite:///{path}")
    with ScriptedUpstream() as upstream:
        provider = Provider(ProviderConfig("openai", upstream.base_url, retries=Retries(0, 0)))
        process_id = str(uuid4())
        messages = MessageStore(database)
        running = RunningAnswers()
        relay = MemoryRelay(Memory())
        flusher = Flusher(running, relay)
        ProcessStore(database, process_id).enter("test")
        providers = Providers([provider], {"chat": "openai/scripted-1"})
        allowances = AllowanceStore(database)
        budgets = Budgets(LedgerStore(database), allowances, None, 80)
        answers = Answers(
            AnswerStore(database, process_id, most_running=4),
            messages,
            running,
            Checkpointer(
                running,
                CheckpointStore(database, process_id),
                messages,
                relay,
                flusher,
                None,
                lambda: None,
                Unmetered(),
            ),
            relay,
            flusher,
            Followers(relay, messages),
            providers,
            Limits(first_token_s=30, silence_s=30, answer_s=60, auto_continue=0),
            Titles(TitleStore(database), providers, budgets, None, Unmetered()),
            Files(
                FileStore(database),
                FolderBlobs(tmp_path),
                Incoming(tmp_path, process_id),
                most_bytes=1000,
                most_characters=1000,
            ),
            Quotas(Pace(MemoryCounters(), 1000), budgets, allowances),
            ModelChoice(providers, Allowances(allowances, providers)),
        )
        answers.start()
        yield Room(answers, running, messages, upstream, local_owner(database), path)
        answers.drain(0)
        answers.close()
        provider.close()
    database.close()
