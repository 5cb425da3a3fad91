"""A conversation as the terminal holds it: where it asks, with what, and one question after the other."""

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

from parley.terminal.asking import COMPLETE, Place, ask, say
from parley.terminal.last import last_conversation, note_conversation
from parley.terminal.output import standard_output
from parley.terminal.question import Attachment, MisuseError, question_of, read_attachment, spelled
from parley.terminal.server import RefusedError, Server

_GONE = (404, 410)


class Wishes(NamedTuple):
    """What was asked for besides the question. `conversation_id`: None goes on in the last one."""

    model: str | None
    system_prompt: str | None
    is_continuing: bool
    conversation_id: str | None
    is_temporary: bool


class Chat:
    """Raises MisuseError, LostError and RefusedError."""

    def __init__(self, server: Server, wishes: Wishes) -> None:
        self._server = server
        self._session = server.session()
        self._model = server.model_id(wishes.model) if wishes.model else None
        self._place = self._continued(wishes) if wishes.is_continuing else self._new(wishes)
        self._output = standard_output()

    def run(self, words: str, paths: Sequence[Path]) -> int:
        """The exit code."""
        limits = self._session.limits
        attachments = [read_attachment(path, limits.upload_bytes) for path in paths]
        if not words and os.isatty(0) and os.isatty(1):
            return self._run_on(attachments)
        return self._ask(words, _piped(limits.upload_bytes), attachments)

    def _run_on(self, attachments: list[Attachment]) -> int:
        """One question after the other; the files go with the first."""
        for words in _questions():
            try:
                self._ask(words, b"", attachments)
            except RefusedError as error:
                say(error.detail)
            else:
                attachments = []
        return COMPLETE

    def _ask(self, words: str, piped: bytes, attachments: list[Attachment]) -> int:
        question = question_of(words, piped, attachments, self._session.limits)
        return ask(self._server, self._place, question, self._model, self._output, self._note_begun)

    def _note_begun(self) -> None:
        note_conversation(self._session.owner.id, self._place.conversation_id)
        self._place = Place(self._place.conversation_id, None)

    def _new(self, wishes: Wishes) -> Place:
        beginning = {"model": self._model, "system_prompt": wishes.system_prompt, "temporary": wishes.is_temporary}
        return Place(str(uuid4()), {name: value for name, value in beginning.items() if value})

    def _continued(self, wishes: Wishes) -> Place:
        conversation_id = wishes.conversation_id or last_conversation(self._session.owner.id)
        if conversation_id is None:
            raise MisuseError("Nothing was asked from a terminal yet: name a conversation behind --continue.")
        try:
            self._server.check_conversation(conversation_id)
        except RefusedError as error:
            if error.status not in _GONE:
                raise
            raise MisuseError(
                "This conversation is gone, or never was: leave --continue out, or name another."
            ) from None
        if wishes.system_prompt is not None:
            self._server.instruct(conversation_id, wishes.system_prompt)
        return Place(conversation_id, None)


def _questions() -> Iterator[str]:
    """What is typed, line by line, until Ctrl-D. Ctrl-C forgets the line."""
    # With it the line can be edited, and those before it come back.
    import readline  # noqa: F401

    while True:
        try:
            words = input("> ")
        except EOFError:
            sys.stdout.write("\n")
            return
        except KeyboardInterrupt:
            sys.stdout.write("\n")
        except UnicodeDecodeError as error:
            say(f"What was typed is no {error.encoding}, which is what this locale says it is.")
        else:
            if words.strip():
                yield spelled(words)


def _piped(most_bytes: int) -> bytes:
    """What was piped in; a byte more than `most_bytes` at the most."""
    if sys.stdin is None or os.isatty(0):
        return b""
    return sys.stdin.buffer.read(most_bytes + 1)
