"""The text of a reply as it was meant: repetitions cut, half surrogates joined, NUL dropped. Pure."""

from collections.abc import Iterator

from parley.upstream.characters import storable
from parley.upstream.chunk import Kind

_REPLACEMENT = "\ufffd"


class Repair:
    """Pieces in, pieces out. Holds back at most one half of a surrogate pair."""

    def __init__(self, *, is_cumulative: bool) -> None:
        """`is_cumulative`: each piece repeats all the text of its kind so far."""
        self._is_cumulative = is_cumulative
        self._so_far: dict[Kind, str] = {"text": "", "reasoning": ""}
        self._half = ""
        self._half_kind: Kind = "text"

    @property
    def is_holding(self) -> bool:
        """What comes next depends on what came before."""
        return self._is_cumulative or bool(self._half)

    def pass_on(self, kind: Kind, text: str) -> Iterator[tuple[Kind, str]]:
        """What can be shown now that `text` has come."""
        if self._is_cumulative:
            text = self._new_in(kind, text)
        if not text:
            return
        if self._half and kind != self._half_kind:
            yield from self.finish()
        text = self._half + text
        self._half = ""
        if "\ud800" <= text[-1:] <= "\udbff":
            self._half, self._half_kind, text = text[-1], kind, text[:-1]
        if text := storable(text):
            yield kind, text

    def finish(self) -> Iterator[tuple[Kind, str]]:
        """A half whose other half will not come."""
        if self._half:
            self._half = ""
            yield self._half_kind, _REPLACEMENT

    def _new_in(self, kind: Kind, text: str) -> str:
        so_far = self._so_far[kind]
        new = text.removeprefix(so_far)
        self._so_far[kind] = text if new != text else so_far + text
        return new
