"""Tool calls put together from their pieces. Pure."""

from collections.abc import Iterable

from parley.domain.part import ToolCall
from parley.upstream.characters import storable
from parley.upstream.chunk import CallPiece


class Calls:
    """Told apart by id; a piece without one belongs to the latest call with its index, or to the latest of all."""

    def __init__(self) -> None:
        self._calls: list[_Call] = []

    def __bool__(self) -> bool:
        return bool(self._calls)

    def add(self, pieces: Iterable[CallPiece]) -> None:
        for piece in pieces:
            call = self._find(piece)
            if call is None:
                call = _Call(piece)
                self._calls.append(call)
            call.name = call.name or piece.name
            call.arguments.append(piece.arguments)

    def take(self) -> list[ToolCall]:
        """The calls, whole, in the order in which they began; none is kept."""
        calls, self._calls = self._calls, []
        return [ToolCall(storable(call.id), storable(call.name), storable("".join(call.arguments))) for call in calls]

    def _find(self, piece: CallPiece) -> "_Call | None":
        for call in reversed(self._calls):
            if piece.id:
                if call.id == piece.id:
                    return call
            elif piece.index is None or call.index == piece.index:
                return call
        return None


class _Call:
    def __init__(self, piece: CallPiece) -> None:
        self.index = piece.index
        self.id = piece.id
        self.name = ""
        self.arguments: list[str] = []
