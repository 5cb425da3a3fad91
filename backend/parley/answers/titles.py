"""Titles by a model, where the settings say so: asked for once, after the first answer of a conversation.

Whoever has named the conversation meanwhile is not overruled, and what goes wrong leaves the first words as they are.
"""

import logging
from collections.abc import Sequence

import gevent
from gevent.pool import Group
from msgspec import UNSET

from parley.answers.budget import Budgets
from parley.answers.live import LiveAnswer
from parley.answers.record import Record
from parley.domain.errors import UnavailableError
from parley.domain.events import State
from parley.domain.ledger import Entry
from parley.domain.message import Message
from parley.domain.meter import Meter
from parley.domain.model import ModelId
from parley.domain.part import PARTS, Text, text_of
from parley.domain.prompt import Prompt, Turn
from parley.domain.run import Outcome, Usage
from parley.domain.title import named_by, title_of
from parley.store.titles import TitleStore
from parley.upstream.error import UpstreamError
from parley.upstream.providers import Providers
from parley.upstream.reply import Instead, ReplyEvent

_log = logging.getLogger(__name__)
# The model that answered.
SAME = "same"
# Enough of each to know what it is about, in code points.
_READ = 2000
_PATIENCE_S = 60.0
_ASKED = (
    "Give this conversation a title of at most six words, in the language of the question. "
    "Reply with the title alone, without quotation marks and without a full stop."
)


class Titles:
    """One greenlet for each conversation that is being named."""

    def __init__(
        self, store: TitleStore, providers: Providers, budgets: Budgets, model: str | None, meter: Meter
    ) -> None:
        """`model`: an id, `same`, or None: nothing is asked."""
        self._store = store
        self._providers = providers
        self._budgets = budgets
        self._model = model
        self._meter = meter
        self._naming = Group()
        self._asking = 0

    def note_begun(self, live: LiveAnswer, question: Message | None) -> None:
        """An answer is being written; `question` if it has just been asked, too. Does not block."""
        if self._model == SAME and live.message.drawing:
            # Who draws has no words.
            return
        if self._model and question and question.parent_id is None:
            self._naming.spawn(self._name, live, question, self._model)

    @property
    def is_asking(self) -> bool:
        """An answer has ended, and its conversation's title is on its way."""
        return self._asking > 0

    def close(self) -> None:
        """What has no title by now keeps its first words."""
        self._naming.kill()

    def _name(self, live: LiveAnswer, question: Message, wanted: str) -> None:
        ending = live.wait_ended()
        model = (live.message.model or "") if wanted == SAME else wanted
        if ending is None or ending.status != "complete" or question.parts is UNSET:
            return
        self._asking += 1
        try:
            self._name_ended(live, question.conversation_id, named_by(question.parts), model)
        finally:
            self._asking -= 1

    def _name_ended(self, live: LiveAnswer, conversation_id: str, asked: str, model: str) -> None:
        if (budget := self._budgets.now(live.owner_id)) and budget.is_spent:
            return
        said = f"Question:\n{asked[:_READ]}\n\nAnswer:\n{text_of(live.parts())[:_READ]}\n\n{_ASKED}"
        reply = _Reply(model)
        reply.ask(self._providers, said)
        if reply.outcome != "complete":
            facts = {"conversation_id": conversation_id, "cause": reply.error_code or reply.outcome}
            _log.warning("no title", extra=facts)
        title = title_of(reply.line.strip("\"'“”«»„#* ")) if reply.outcome == "complete" else None
        entry = reply.entry(self._providers)
        self._note(live.owner_id, conversation_id, title_of(asked), title, entry)

    def _note(self, owner_id: str, conversation_id: str, before: str | None, title: str | None, entry: Entry) -> None:
        while True:
            try:
                self._store.name(owner_id, conversation_id, before, title, entry)
            except UnavailableError as error:
                gevent.sleep(error.retry_after_s)
            else:
                return self._meter.note_entries("title", [entry])


class _Reply:
    """What a model says, all of it together, and how that ended."""

    def __init__(self, model: str) -> None:
        self.outcome: Outcome = "complete"
        self.error_code: str | None = None
        self._model = model
        self._record = Record(model)
        self._text = ""

    @property
    def line(self) -> str:
        """The first one."""
        return self._text.strip().partition("\n")[0]

    def ask(self, providers: Providers, said: str) -> None:
        """Asks, and takes what comes; however that ends, it is noted."""
        model_id = ModelId.parse(self._model)
        prompt = Prompt(model_id.name if model_id else "", [Turn("user", said)])
        self._record.begin(prompt)
        try:
            with gevent.Timeout(_PATIENCE_S):
                providers.reply(self._model, prompt, self._take)
        except UpstreamError as error:
            self.outcome, self.error_code = "failed", error.code
        except gevent.Timeout:
            self.outcome, self.error_code = "failed", "answer_timeout"
        except gevent.GreenletExit:
            # This process is about to end, but not before what was asked stands in the ledger.
            self.outcome, self.error_code = "interrupted", "shut_down"

    def entry(self, providers: Providers) -> Entry:
        """What it took, at the price of the one that answered."""
        price = providers.facts(self._record.model).price
        return self._record.entries([self._text], price, self.outcome, self.error_code)[-1]

    def _take(self, events: Sequence[ReplyEvent]) -> None:
        for event in events:
            if isinstance(event, PARTS):
                self._record.hear()
                self._text += event.text if isinstance(event, Text) else ""
            elif isinstance(event, Usage):
                self._record.tell(event)
            elif isinstance(event, State):
                self._record.note_state(event)
            elif isinstance(event, Instead):
                self._record.turn_to(event.model)
