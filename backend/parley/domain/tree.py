"""The shape of a conversation: which message follows which. Pure; knows no contents."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from parley.domain.message import Role


class Node(NamedTuple):
    """One message's place in its conversation."""

    id: str
    parent_id: str | None
    role: Role


class Tree:
    """The messages of one conversation that are not deleted."""

    def __init__(self, nodes: Iterable[Node]) -> None:
        """`nodes`: in order of creation, parents before their children."""
        self._nodes = {node.id: node for node in nodes}
        self._children: dict[str | None, list[Node]] = defaultdict(list)
        for node in self._nodes.values():
            self._children[node.parent_id].append(node)

    def __contains__(self, message_id: str) -> bool:
        return message_id in self._nodes

    def path(self, leaf_id: str | None) -> list[str]:
        """From the root to the leaf, both included."""
        path = []
        node = self._nodes.get(leaf_id) if leaf_id else None
        while node:
            path.append(node.id)
            node = self._nodes.get(node.parent_id) if node.parent_id else None
        return path[::-1]

    def siblings(self, message_id: str) -> list[str]:
        """Every message with this one's parent and role, itself included, oldest first."""
        node = self._nodes[message_id]
        return [sibling.id for sibling in self._children[node.parent_id] if sibling.role == node.role]

    def below(self, message_id: str) -> list[str]:
        """The message and everything that hangs below it."""
        below = [message_id]
        for each in below:
            below.extend(child.id for child in self._children[each])
        return below

    def end_of(self, message_id: str) -> str:
        """Where the newest replies lead from here."""
        while children := self._children[message_id]:
            message_id = children[-1].id
        return message_id

    def leaf_without(self, message_id: str, leaf_id: str | None) -> str | None:
        """The leaf once the message and what hangs below it are gone: the same, or the nearest that is left."""
        if leaf_id not in self.below(message_id):
            return leaf_id
        siblings = [sibling for sibling in self.siblings(message_id) if sibling != message_id]
        return self.end_of(siblings[-1]) if siblings else self._nodes[message_id].parent_id
