"""Where an answer is shown: on a terminal for a person, anywhere else as it is. Writes at once, holds nothing back."""

import os
import select
import sys
from typing import Protocol

# What a model says must not steer the terminal. A carriage return would write over what stands there.
_CONTROLS = {
    **{code: chr(0x2400 + code) for code in range(0x20)},
    **dict.fromkeys(range(0x80, 0xA0), "\ufffd"),
    0x7F: "\u2421",
    ord("\r"): None,
    ord("\n"): "\n",
    ord("\t"): "\t",
}
_DIM, _PLAIN = b"\x1b[2m", b"\x1b[22m"


class GoneError(Exception):
    """Nobody takes any more of it: the pipe is closed, or the terminal is."""


class FullError(Exception):
    """It cannot be written; the message says why."""


class Output(Protocol):
    """Takes an answer piece by piece."""

    @property
    def is_amid_line(self) -> bool: ...

    def text(self, text: str) -> None: ...

    def thought(self, text: str) -> None: ...

    def finish(self) -> None: ...


def standard_output() -> Output:
    """What this process has been given. Raises FullError."""
    if sys.stdout is None:
        # Its number may be another file's by now.
        raise FullError("standard output is closed")
    descriptor = sys.stdout.fileno()
    if not os.isatty(descriptor):
        return Plain(descriptor)
    is_plain = bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
    return Screen(descriptor, sys.stdout.encoding or "utf-8", has_styles=not is_plain)


class Plain:
    """Only the answer's text, in UTF-8 whatever the locale, ended by a line feed."""

    is_amid_line = False

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._last = ""

    def text(self, text: str) -> None:
        if text:
            _write(self._descriptor, text.encode(errors="replace"))
            self._last = text[-1]

    def thought(self, text: str) -> None:
        """Is for people."""

    def finish(self) -> None:
        if self._last not in ("", "\n"):
            self.text("\n")


class Screen:
    """Thoughts stand before the text, dimmed; without styles they could not be told apart and are left out."""

    def __init__(self, descriptor: int, encoding: str, *, has_styles: bool) -> None:
        self._descriptor = descriptor
        self._encoding = encoding
        self._has_styles = has_styles
        self._is_thinking = False
        self._last = "\n"

    @property
    def is_amid_line(self) -> bool:
        return self._last != "\n"

    def text(self, text: str) -> None:
        if self._is_thinking and text:
            self._is_thinking = False
            self._show("\n\n" if self.is_amid_line else "\n")
        self._show(text)

    def thought(self, text: str) -> None:
        if not (self._has_styles and text):
            return
        if not self._is_thinking:
            self._is_thinking = True
            if self.is_amid_line:
                self._show("\n")
        # Never left dimmed between two writes: the command may end there.
        self._show(text, _DIM, _PLAIN)

    def finish(self) -> None:
        self._is_thinking = False
        if self.is_amid_line:
            self._show("\n")

    def _show(self, text: str, before: bytes = b"", after: bytes = b"") -> None:
        if shown := printable(text):
            _write(self._descriptor, before + shown.encode(self._encoding, "replace") + after)
            self._last = shown[-1]


def printable(text: str) -> str:
    """The text without what a terminal would obey; such characters are made visible."""
    return text.translate(_CONTROLS)


def _write(descriptor: int, data: bytes) -> None:
    rest = memoryview(data)
    try:
        while rest:
            try:
                rest = rest[os.write(descriptor, rest) :]
            except BlockingIOError:
                # Another process that has it open may have made it so.
                select.select([], [descriptor], [])
    except BrokenPipeError:
        raise GoneError from None
    except OSError as error:
        # Of a terminal that was closed.
        if os.isatty(descriptor) or not error.strerror:
            raise GoneError from None
        raise FullError(error.strerror) from None
