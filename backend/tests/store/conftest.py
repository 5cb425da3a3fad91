from uuid import UUID, uuid4

import pytest

from parley.domain.ask import Ask, Draft, Placed
from parley.domain.part import Text
from parley.store.answers import AnswerStore
from parley.store.checkpoints import CheckpointStore
from parley.store.conversations import ConversationStore
from parley.store.database import Database
from parley.store.messages import MessageStore
from parley.store.processes import ProcessStore

THIS_PROCESS, OTHER_PROCESS = (str(UUID(int=number)) for number in (1, 2))


class Rooms:
    """Every store over one database, as one process has them."""

    def __init__(self, database: Database, process_id: str) -> None:
        self.answers = AnswerStore(database, process_id, most_running=3)
        self.checkpoints = CheckpointStore(database, process_id)
        self.conversations = ConversationStore(database)
        self.messages = MessageStore(database)
        self.processes = ProcessStore(database, process_id)
        self.processes.enter("test")

    def ask(self, owner_id: str) -> Placed:
        """A question in a conversation of its own."""
        conversation_id = str(uuid4())
        ask = Ask(conversation_id, [Text("question")], conversation=Draft(conversation_id))
        return self.answers.ask(owner_id, ask, lambda *_: "openai/x")


@pytest.fixture
def rooms(database: Database) -> Rooms:
    return Rooms(database, THIS_PROCESS)
