"""The report of an import while it grows. Pure."""

from collections import defaultdict
from collections.abc import Sequence

from parley.domain.importing import Example, Loss, LossCode, Report

_MOST_EXAMPLES = 20


class Tally:
    """Counts. Everything that is read ends up in one of its numbers."""

    def __init__(self) -> None:
        self.conversations = 0
        self.messages = 0
        self.files = 0
        self.duplicates = 0
        self.changed = 0
        self.progress = 0.0
        self.unused: Sequence[str] = ()
        self.unused_count = 0
        self._lost: defaultdict[LossCode, int] = defaultdict(int)
        self._examples: defaultdict[LossCode, list[Example]] = defaultdict(list)

    def lose(self, code: LossCode, count: int, title: str | None, conversation_id: str | None) -> None:
        """`title` and id of the conversation, as far as they are known."""
        self._lost[code] += count
        example = Example(title, conversation_id)
        examples = self._examples[code]
        if len(examples) < _MOST_EXAMPLES and example not in examples and example != Example(None, None):
            examples.append(example)

    def report(self) -> Report:
        """As it stands."""
        return Report(
            conversations=self.conversations,
            messages=self.messages,
            files=self.files,
            duplicates=self.duplicates,
            changed=self.changed,
            progress=self.progress,
            losses=[Loss(code, count, tuple(self._examples[code])) for code, count in self._lost.items()],
            unused=self.unused,
            unused_count=self.unused_count,
        )
