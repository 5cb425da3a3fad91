"""What the operator says of one provider: where it is, with which keys, and what is its own way. Plain values."""

from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Literal, TypeVar

import msgspec

from parley.domain.model import ModelFacts, ModelKind
from parley.upstream.retry import Retries
from parley.upstream.think import Think

# Which of several keys is used next: in turn; any; the one that was told to wait the longest time ago.
KeyStrategy = Literal["round_robin", "random", "least_limited"]
# How an answer is asked to go on: by its beginning alone, which the model writes on; by that and a turn that asks for
# the rest; not at all.
Continuing = Literal["prefill", "user_turn", "off"]

T = TypeVar("T")


class Habits(msgspec.Struct, frozen=True):
    """What a provider's replies are like. `is_cumulative`: its deltas repeat the whole text so far."""

    think: Think = "auto"
    is_cumulative: bool = False


class ParamRules(msgspec.Struct, frozen=True):
    """What becomes of sampling parameters that a model does not take. `rename`: from our name to the model's."""

    drop: frozenset[str] = frozenset()
    rename: Mapping[str, str] = {}


class ModelConfig(msgspec.Struct, frozen=True):
    """What is said of one model, or of all whose names match. `fallbacks`: ids of models that answer in its place.

    `kind`: where its name does not tell.
    """

    facts: ModelFacts = ModelFacts()
    fallbacks: Sequence[str] = ()
    rules: ParamRules = ParamRules()
    kind: ModelKind | None = None


class Patience(msgspec.Struct, frozen=True):
    """Seconds to the first token, and between two; None: as everywhere."""

    first_token_s: float | None = None
    silence_s: float | None = None


class ProviderConfig(msgspec.Struct, frozen=True):
    """`models`: names or patterns (`gpt-*`); none: whatever it lists. `about`: by a model's name or a pattern.

    `where`: what the operator looks at when its key or its address is wrong. `is_offered`: it was not configured, and
    may not be there.
    """

    name: str
    base_url: str
    keys: Sequence[str] = ()
    key_strategy: KeyStrategy = "round_robin"
    proxy: str | None = None
    headers: Mapping[str, str] = {}
    connect_timeout_s: float = 5.0
    patience: Patience = Patience()
    retries: Retries = Retries(3, 500)
    models: Sequence[str] = ()
    about: Mapping[str, ModelConfig] = {}
    habits: Habits = Habits()
    continuing: Continuing = "user_turn"
    where: str = "its settings"
    is_offered: bool = False

    def __repr__(self) -> str:
        """Without the keys, for it may stand in a log."""
        return f"ProviderConfig({self.name!r}, {self.base_url!r})"

    def about_model(self, name: str) -> ModelConfig:
        """What is said of this very model, else of the first pattern that it matches."""
        return matching(self.about, name) or ModelConfig()

    @property
    def listed_models(self) -> Sequence[str] | None:
        """The models, if all are said by name; None: the provider has to be asked."""
        return self.models if self.models and not any(map(is_pattern, self.models)) else None

    def is_meant(self, name: str) -> bool:
        """Whether a model that the provider lists is one of ours."""
        return not self.models or any(fnmatchcase(name, each) for each in self.models)


def is_pattern(name: str) -> bool:
    """Whether it stands for several names, as a shell would take it."""
    return any(mark in name for mark in "*?[")


def matching(by_name: Mapping[str, T], name: str) -> T | None:
    """What stands under the name itself, else under the first pattern that it matches."""
    exact = by_name.get(name)
    if exact is not None:
        return exact
    return next((value for pattern, value in by_name.items() if fnmatchcase(name, pattern)), None)
