"""What somebody may use, and how much of it: as it is said of a role, or of one person. Pure."""

from fnmatch import fnmatchcase

import msgspec

from parley.domain.model import ModelKind

_SPOKEN: frozenset[ModelKind] = frozenset(("speech", "transcription"))


class Allowance(msgspec.Struct, frozen=True):
    """Each is None where nothing is said of it. `models`: ids, in which `*` stands for anything.

    `images`, `speech`: models that draw, and those that read aloud or write down; `monthly_budget`: US dollars.
    """

    models: tuple[str, ...] | None = None
    images: bool | None = None
    speech: bool | None = None
    gateway: bool | None = None
    monthly_budget: float | None = None
    running_answers: int | None = None

    def over(self, other: "Allowance") -> "Allowance":
        """What is said here; of what nothing is said here, what the other says."""
        said = {name: value for name, value in msgspec.structs.asdict(self).items() if value is not None}
        return msgspec.structs.replace(other, **said)

    def lets_use(self, model: str, kind: ModelKind) -> bool:
        """Whether the model with this id may be asked."""
        if (kind == "image" and self.images is False) or (kind in _SPOKEN and self.speech is False):
            return False
        return self.models is None or any(fnmatchcase(model, each) for each in self.models)
