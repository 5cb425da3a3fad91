"""Titles by a model, where the settings say so: asked for once, after the first answer of a conversation.

Whoever has named the conversation meanwhile is not overruled, and what goes wrong leaves the first words as they are.
"""

import logging
from collections.abc import Sequence

import gevent
from gevent.pool import Group
from msgspec import UNSET

from parley.answers.live import LiveAnswer
from parley.domain.message import Message
from parley.domain.model import ModelId
from parley.domain.part import Text, text_of
from parley.domain.prompt import Prompt, Turn
from parley.domain.run import Usage
from parley.domain.title import named_by, title_of
from parley.domain.tokens import estimated_tokens
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

    def __init__(self, store: TitleStore, providers: Providers, model: str | None) -> None:
        """`model`: an id, `same`, or None: nothing is asked."""
        self._store = store
        self._providers = providers
        self._model = model
        self._naming = Group()
        self._asking = 0

    def note_begun(self, live: LiveAnswer, question: Message | None) -> None:
        """An answer is being written; `question` if it has just been asked, too. Does not block."""
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
        said = f"Question:\n{asked[:_READ]}\n\nAnswer:\n{text_of(live.parts())[:_READ]}\n\n{_ASKED}"
        try:
            reply = self._ask(model, said)
        except (UpstreamError, gevent.Timeout) as error:
            _log.warning("no title", extra={"conversation_id": conversation_id, "cause": repr(error)})
            return
        line = reply.text.strip().partition("\n")[0]
        title = title_of(line.strip("\"'“”«»„#* "))
        self._store.name(live.owner_id, conversation_id, title_of(asked), title, reply.model, reply.usage)

    def _ask(self, model: str, said: str) -> "_Reply":
        model_id = ModelId.parse(model)
        reply = _Reply(model)
        prompt = Prompt(model_id.name if model_id else "", [Turn("user", said)])
        with gevent.Timeout(_PATIENCE_S):
            self._providers.reply(model, prompt, reply.take)
        usage = reply.usage or Usage(estimated_tokens([said]), estimated_tokens([reply.text]), estimated=True)
        reply.usage = usage.at(self._providers.facts(reply.model).price)
        return reply


class _Reply:
    """What a model says, all of it together."""

    def __init__(self, model: str) -> None:
        self.model = model
        self.text = ""
        self.usage: Usage | None = None

    def take(self, events: Sequence[ReplyEvent]) -> None:
        for event in events:
            if isinstance(event, Text):
                self.text += event.text
            elif isinstance(event, Usage):
                self.usage = event
            elif isinstance(event, Instead):
                self.model = event.model
