"""One question and its answer: sent, shown as it comes, stopped. Says how it ended as a shell wants to hear it."""

import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import NamedTuple
from uuid import uuid4

from parley.terminal.events import Delta, End, Event, Started, State
from parley.terminal.following import Restarted, follow
from parley.terminal.output import FullError, GoneError, Output, printable
from parley.terminal.question import Question
from parley.terminal.replay import Replay
from parley.terminal.server import LostError, RefusedError, Server
from parley.terminal.stopping import Stopping

COMPLETE = 0
FAILED = 1
# Of a command that SIGPIPE ends.
_PIPE_CLOSED = 141
# A server that is started anew is waited for.
_PATIENCE_S = 60.0
# Of how an answer ended, what its reader has to know.
_FINISHES = {
    "length": "The answer was cut off at the length limit.",
    "content_filter": "The provider's filter ended the answer.",
    "tool_calls": "The model asks for tools, which nothing here can use.",
}
_OUTCOMES = {
    "stopped": "The answer was stopped elsewhere.",
    "interrupted": "Parley ended while the answer was being written.",
}


class Place(NamedTuple):
    """The conversation that is asked in; `beginning`: what a new one is made with, None where there is one."""

    conversation_id: str
    beginning: dict[str, object] | None


def say(sentence: str) -> None:
    """To the person, beside the answer; if nobody is there, to nobody."""
    if sys.stderr:
        with suppress(OSError):
            sys.stderr.write(printable(sentence) + "\n")
            sys.stderr.flush()


def ask(
    server: Server, place: Place, question: Question, model: str | None, output: Output, begun: Callable[[], None]
) -> int:
    """The exit code. `begun` is called once the question is asked. Raises LostError and RefusedError before."""
    answer_id = str(uuid4())
    body = _body(server, place, question, model, answer_id)
    conversation_id = place.conversation_id
    events = follow(
        lambda cursor: server.ask(conversation_id, body, cursor),
        lambda cursor: server.follow(answer_id, cursor),
        _PATIENCE_S,
    )
    with Stopping(lambda: Server(server.url, server.token).stop(answer_id)) as stopping:
        try:
            end = _show(events, Replay(output), begun)
            output.finish()
        except (GoneError, FullError) as error:
            with suppress(LostError, RefusedError):
                server.stop(answer_id)
            if isinstance(error, GoneError):
                return stopping.exit_code or _PIPE_CLOSED
            say(f"The answer cannot be written here ({error}), and was stopped.")
            return FAILED
        except LostError:
            _end_line(output)
            say(f"The connection to Parley is lost. What it has of the answer is at {server.name}/c/{conversation_id}")
            return stopping.exit_code or FAILED
    return _exit_code(end, stopping.exit_code)


def _body(server: Server, place: Place, question: Question, model: str | None, answer_id: str) -> dict[str, object]:
    parts: list[dict[str, object]] = []
    for attachment in question.attachments:
        try:
            uploaded = server.upload(attachment.name, attachment.data)
        except RefusedError as error:
            raise RefusedError(error.status, f"{attachment.name}: {error.detail}") from None
        if uploaded.given < uploaded.characters:
            say(
                f"{uploaded.name}: the model is told the first {uploaded.given:,} "
                f"of its {uploaded.characters:,} characters."
            )
        parts.append({"type": "file", "file_id": uploaded.id})
    if question.text:
        parts.append({"type": "text", "text": question.text})
    body: dict[str, object] = {"id": str(uuid4()), "answer_id": answer_id, "parts": parts}
    if model:
        body["model"] = model
    if place.beginning is not None:
        body["conversation"] = place.beginning
    return body


def _show(events: Iterator[Event | Restarted], replay: Replay, begun: Callable[[], None]) -> End:
    for event in events:
        match event:
            case Delta():
                replay.add(event)
            case Restarted():
                replay.restart()
            case State():
                _tell(event, replay.output)
            case End():
                if replay.has_lost:
                    say("Parley lost the end of what it had sent before: what stands above is not all of the answer's.")
                return event
            case Started():
                begun()
    raise LostError("The answer has no end.")


def _tell(state: State, output: Output) -> None:
    # A line of ours would tear the answer's where both are on one terminal.
    if output.is_amid_line and sys.stderr and sys.stderr.isatty():
        return
    if state.state == "retrying":
        say(f"Asking again in {(state.in_ms or 0) / 1000:.1f} s (attempt {state.attempt})…")
    elif state.state == "continuing":
        say("The answer was cut off at the length limit: asking the model to go on…")


def _exit_code(end: End, asked_to_stop: int | None) -> int:
    if end.model:
        say(f"{end.model} answered, for the chosen model could not.")
    if end.left_out:
        say(f"The model was not told of the oldest messages ({end.left_out}), which no longer fit into its window.")
    if end.status == "complete":
        if notice := _FINISHES.get(end.finish_reason or ""):
            say(notice)
        return COMPLETE
    if end.status == "stopped" and asked_to_stop is not None:
        return asked_to_stop
    say(end.error.detail if end.error else _OUTCOMES.get(end.status, "The answer failed."))
    return FAILED


def _end_line(output: Output) -> None:
    with suppress(GoneError, FullError):
        output.finish()
