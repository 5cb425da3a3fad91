"""The tree of a conversation from elsewhere as questions and answers in turn, with every branch it has. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple, TypeVar

from parley.domain.message import Role
from parley.domain.part import Reasoning, Text
from parley.domain.run import Outcome
from parley.exchange.found import FoundPiece, Node

T = TypeVar("T")

# Steps that lead to several answers stand in each of them. A tree that grows by more characters than this was made to.
_MOST_REPEATED = 20_000_000
# What a step counts besides its text.
_STEP = 100


class TooBranchedError(Exception):
    """Written out, its branches would be far longer than what was sent."""


class Message(NamedTuple):
    """A question or an answer, made of one node or more. `parent`: the number of the message that it follows."""

    role: Role
    parent: int | None
    nodes: Sequence[Node]
    pieces: Sequence[FoundPiece]
    status: Outcome


class Turns(NamedTuple):
    """In an order in which each follows its parent; `leaf`: the number of the last message of the shown path.

    `lost`: so many nodes hang on nothing but each other.
    """

    messages: Sequence[Message]
    leaf: int
    lost: int


class _Chain(NamedTuple):
    """The steps of an answer from its last one back to its first."""

    node: Node
    before: "_Chain | None"


def in_turns(nodes: Iterable[Node], leaf_id: str | None) -> Turns:
    """Steps of one answer become one answer, also where several lead on from the same step.

    Where two questions follow each other, or an answer follows nothing, something empty stands between. Raises
    TooBranchedError.
    """
    return _Weaver(nodes).weave(leaf_id)


class _Weaver:
    def __init__(self, nodes: Iterable[Node]) -> None:
        self._nodes = {node.id: node for node in nodes}
        self._children: dict[str | None, list[Node]] = defaultdict(list)
        for node in self._nodes.values():
            if node.role:
                self._children[self._parent_of(node)].append(node)
        self._messages: list[Message] = []
        # In which message each node is; of several, the latest.
        self._places: dict[str, int] = {}
        self._fillers: dict[tuple[Role, int | None], int] = {}
        self._repeated = 0

    def weave(self, leaf_id: str | None) -> Turns:
        waiting: list[tuple[Node, int | None, _Chain | None]] = []

        def later(nodes: Sequence[Node], parent: int | None, before: _Chain | None) -> None:
            waiting.extend((node, parent, before) for node in reversed(nodes))

        later(self._children[None], None, None)
        while waiting:
            node, parent, before = waiting.pop()
            below = self._children[node.id]
            if node.role == "user":
                number = self._add(
                    Message("user", self._after("assistant", parent), [node], list(joined(node.pieces)), "complete")
                )
                later(below, number, None)
                if not below:
                    self._fill("assistant", number)
                continue
            chain = _Chain(node, before)
            steps = [each for each in below if each.role == "assistant"]
            questions = [each for each in below if each.role == "user"]
            place = self._after("user", parent)
            if questions or not steps:
                later(questions, self._answer(chain, place), None)
            later(steps, place, chain)
        said = sum(1 for node in self._nodes.values() if node.role)
        return Turns(self._messages, self._leaf(leaf_id), said - len(self._places))

    def _parent_of(self, node: Node) -> str | None:
        """The nearest one above that says something."""
        seen = {node.id}
        above = self._nodes.get(node.parent_id) if node.parent_id else None
        while above and not above.role and above.id not in seen:
            seen.add(above.id)
            above = self._nodes.get(above.parent_id) if above.parent_id else None
        return above.id if above and above.role else None

    def _add(self, message: Message) -> int:
        number = len(self._messages)
        self._messages.append(message)
        for node in message.nodes:
            self._places[node.id] = number
        return number

    def _after(self, role: Role, parent: int | None) -> int | None:
        """Where a message can hang that follows one with this role: the parent itself, or something empty below it."""
        if parent is None:
            return self._fill(role, None) if role == "user" else None
        return parent if self._messages[parent].role == role else self._fill(role, parent)

    def _fill(self, role: Role, parent: int | None) -> int:
        if (role, parent) not in self._fillers:
            status: Outcome = "interrupted" if role == "assistant" else "complete"
            self._fillers[role, parent] = self._add(Message(role, parent, (), (), status))
        return self._fillers[role, parent]

    def _answer(self, chain: _Chain, parent: int | None) -> int:
        nodes: list[Node] = []
        step: _Chain | None = chain
        while step:
            nodes.append(step.node)
            step = step.before
        nodes.reverse()
        self._repeated += sum(_weight(node) for node in nodes if node.id in self._places)
        if self._repeated > _MOST_REPEATED:
            raise TooBranchedError
        pieces = list(joined(piece for node in nodes for piece in node.pieces))
        return self._add(Message("assistant", parent, nodes, pieces, nodes[-1].status))

    def _leaf(self, leaf_id: str | None) -> int:
        """The end of the newest path through the message in which the leaf is."""
        node = self._nodes.get(leaf_id) if leaf_id else None
        if node and not node.role:
            leaf_id = self._parent_of(node)
        number = self._places.get(leaf_id or "")
        is_unknown = number is None
        last: dict[int | None, int] = {message.parent: each for each, message in enumerate(self._messages)}
        while number in last and (number is None or is_unknown or self._messages[number].role == "user"):
            number = last[number]
        return number or 0


def _weight(node: Node) -> int:
    return _STEP + sum(len(piece.text) for piece in node.pieces if isinstance(piece, Text | Reasoning))


def joined(pieces: Iterable[T]) -> Iterator[T | Text | Reasoning]:
    """Texts that follow each other become one, with an empty line between them, and thoughts do."""
    for kind, group in groupby(pieces, type):
        if kind in (Text, Reasoning):
            texts = [piece.text for piece in group if isinstance(piece, Text | Reasoning) and piece.text.strip()]
            if texts:
                yield (Text if kind is Text else Reasoning)("\n\n".join(texts))
        else:
            yield from group
