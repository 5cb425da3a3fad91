"""What is asked: words, what came through a pipe, files. Pure but for the files it reads."""

import os
from pathlib import Path
from typing import NamedTuple

from parley.terminal.server import Limits

# What stands in the body of a question beside its text.
_BESIDE_BYTES = 65536
# A quotation mark or a line feed takes two bytes in JSON, a control character six.
_MOST_ESCAPED = 6


class MisuseError(Exception):
    """The command cannot be meant, or not be done, as it was given; the message says why."""


class Attachment(NamedTuple):
    """A file on its way."""

    name: str
    data: bytes


class Question(NamedTuple):
    """Either may be empty, but not both."""

    text: str
    attachments: list[Attachment]


def question_of(words: str, piped: bytes, attachments: list[Attachment], limits: Limits) -> Question:
    """What came through a pipe stands before the words; as a file, where it is no text or too much of it.

    Raises MisuseError.
    """
    context, files = "", list(attachments)
    if piped.strip():
        text = _text_of(piped)
        if text is None or _size(text) > limits.body_bytes - _BESIDE_BYTES - _size(words):
            files.append(Attachment("stdin" if text is None else "stdin.txt", piped))
        else:
            context = text.strip("\r\n")
    if len(files) > limits.files:
        raise MisuseError(f"{len(files)} files are too many for one question: at most {limits.files}.")
    for file in files:
        if len(file.data) > limits.upload_bytes:
            raise MisuseError(f"{file.name} is too large: a file may have {limits.upload_bytes // 1024**2} MiB.")
    text = "\n\n".join(each for each in (context, words) if each.strip())
    if not text and not files:
        raise MisuseError("There is nothing to ask: give a question, or pipe one in.")
    return Question(text, files)


def read_attachment(path: Path, most_bytes: int) -> Attachment:
    """A byte more than `most_bytes` at the most. Raises MisuseError."""
    try:
        with path.open("rb") as file:
            return Attachment(spelled(path.name), file.read(most_bytes + 1))
    except OSError as error:
        raise MisuseError(f"{spelled(str(path))} cannot be read: {error.strerror}.") from None


def spelled(argument: str) -> str:
    """What was typed, also where the locale is none that could have told it: as UTF-8 then."""
    return os.fsencode(argument).decode(errors="replace") if _is_broken(argument) else argument


def _is_broken(argument: str) -> bool:
    return any("\udc80" <= character <= "\udcff" for character in argument)


def _text_of(data: bytes) -> str | None:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text


def _size(text: str) -> int:
    """At most so many bytes of JSON."""
    escaped = sum(_MOST_ESCAPED if ord(each) < 0x20 and each not in "\n\t\r" else each in '"\\\n\t\r' for each in text)
    return len(text.encode(errors="replace")) + escaped
