"""What a provider is asked: the chosen path of a conversation as turns. Pure; knows no wire format."""

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

import msgspec

from parley.domain.message import Params, Role
from parley.domain.part import File, Image, Part, files_of, text_of

# Asked when an answer goes on: not every provider writes on what an answer begins with, if that comes last.
GO_ON = (
    "Continue exactly where your last message stopped. Do not repeat anything you have already written, "
    "do not comment on the interruption: write only what comes next, starting in mid-sentence or mid-word if need be."
)


class Medium(msgspec.Struct, frozen=True):
    """A picture or a sound, as it is handed to a model."""

    media_type: str
    data: bytes


class Turn(msgspec.Struct, frozen=True):
    """One message of the chat API. `files` are still to be read; what was read of them is in `content` and `media`."""

    role: Literal["system", "user", "assistant"]
    content: str
    files: Sequence[Image | File] = ()
    media: Sequence[Medium] = ()


class Prompt(msgspec.Struct, frozen=True):
    """One question to one model, `model` as its provider names it; `written`: what there is of the answer already."""

    model: str
    turns: Sequence[Turn]
    params: Params = Params()
    written: str = ""

    def going_on(self, *, is_prefilled: bool = False) -> Sequence[Turn]:
        """The turns, with what is written and a turn that asks for the rest; `is_prefilled`: without that one."""
        if not self.written:
            return self.turns
        rest = (Turn("assistant", self.written), Turn("user", GO_ON))
        return (*self.turns, *rest[: 1 if is_prefilled else 2])


class Said(NamedTuple):
    """What a message of the path says."""

    role: Role
    parts: Sequence[Part]


def turns_of(path: Iterable[Said], system_prompt: str | None) -> list[Turn]:
    """The path from root to question as turns.

    Answers without text, and questions without files as well, are left out (many providers refuse an empty turn), and
    questions that then follow each other become one turn, since many chat templates insist that roles alternate. No
    answer can hand a picture over: the question that follows does.
    """
    turns = [Turn("system", system_prompt)] if system_prompt else []
    drawn: tuple[Image | File, ...] = ()
    for role, parts in path:
        text, files = text_of(parts), tuple(files_of(parts))
        if role == "user":
            files, drawn = (*drawn, *files), ()
        elif files:
            text, drawn, files = f"{text}\n\n{_named(files)}".strip(), files, ()
        if not text and not files:
            continue
        if turns and role == "user" and turns[-1].role == "user":
            before = turns[-1]
            turns[-1] = Turn("user", f"{before.content}\n\n{text}".strip(), (*before.files, *files))
        else:
            turns.append(Turn(role, text, files))
    return turns


def _named(pictures: Iterable[Image | File]) -> str:
    names = ", ".join(repr(picture.name) for picture in pictures)
    return f"[I have drawn {names}: see what comes first with your next message.]"
