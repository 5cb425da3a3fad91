"""`<think>…</think>` in a model's text: what is inside is reasoning. Pure."""

from collections.abc import Iterator
from typing import Literal

from parley.upstream.chunk import Kind

Think = Literal["auto", "on", "off"]
_OPEN, _CLOSE = "<think>", "</think>"


class ThinkTags:
    """Finds the tags wherever they are cut; holds back only what may still become one.

    `auto`: the tag counts only at the very start of the answer; `on`: anywhere; `off`: never. White space around what
    the tags enclose, and between them and the text, belongs to the tags.
    """

    def __init__(self, think: Think) -> None:
        self._think = think
        self._is_inside = False
        self._is_trimming = False
        self._is_over = think == "off"
        self._is_start = True
        self._held = ""

    def pass_on(self, text: str) -> Iterator[tuple[Kind, str]]:
        """What is settled now that `text` has come."""
        if self.is_over:
            yield "text", text
            return
        self._held += text
        while self._held:
            self._trim()
            tag = _CLOSE if self._is_inside else _OPEN
            at = self._held.find(tag) if self._is_sought() else -1
            if at < 0:
                yield from self._settle(len(self._held) - self._possible(tag))
                return
            before = self._held[:at].rstrip() if self._is_inside else self._held[:at]
            if before and not (self._is_start and before.isspace()):
                yield self._kind, before
            self._held = self._held[at + len(tag) :]
            self._is_inside = not self._is_inside
            self._is_trimming, self._is_start = True, False
            self._is_over = self._think == "auto" and not self._is_inside

    @property
    def is_over(self) -> bool:
        """No tag is looked for any more: all that comes is text."""
        return self._is_over and not self._is_trimming

    @property
    def is_holding(self) -> bool:
        """Something waits for what comes next."""
        return bool(self._held)

    def finish(self) -> Iterator[tuple[Kind, str]]:
        """What was held back and did not become a tag."""
        yield from self._settle(len(self._held))

    @property
    def _kind(self) -> Kind:
        return "reasoning" if self._is_inside else "text"

    def _trim(self) -> None:
        """White space next to a tag is not shown, however it is cut."""
        if self._is_trimming:
            self._held = self._held.lstrip()
            self._is_trimming = not self._held

    def _is_sought(self) -> bool:
        if self._is_over:
            return False
        return self._is_inside or self._think == "on" or self._held.lstrip().startswith(_OPEN)

    def _possible(self, tag: str) -> int:
        """How many characters at the end of what is held may belong to the tag that would come next."""
        if self._is_over:
            return 0
        if self._is_start and tag.startswith(self._held.lstrip()):
            return len(self._held)
        if not self._is_inside and self._think == "auto":
            return 0
        at = self._held.rfind("<")
        cut = at if at >= 0 and tag.startswith(self._held[at:]) else len(self._held)
        # White space before a closing tag is the tag's; whether one comes is not known yet.
        kept = len(self._held[:cut].rstrip()) if self._is_inside else cut
        return len(self._held) - kept

    def _settle(self, size: int) -> Iterator[tuple[Kind, str]]:
        settled, self._held = self._held[:size], self._held[size:]
        if settled:
            yield self._kind, settled
            self._is_start = False
            self._is_over = self._is_over or (self._think == "auto" and not self._is_inside)
