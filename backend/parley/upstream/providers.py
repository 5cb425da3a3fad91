"""The providers of this installation: which models there are, which is the default, and who answers for a model."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from time import monotonic, time
from typing import TypeVar
from urllib.parse import urlsplit

from msgspec import structs

from parley.domain.errors import FieldError, UnknownProviderError
from parley.domain.health import KnownOf, RestingKey
from parley.domain.model import Model, ModelFacts, ModelId, ModelKind
from parley.domain.prompt import Prompt
from parley.upstream.call import Call
from parley.upstream.call_reply import CallReply
from parley.upstream.config import Patience
from parley.upstream.error import UpstreamError
from parley.upstream.fetching import Fetching
from parley.upstream.flow import Take
from parley.upstream.kinds import first_chatting, kind_of
from parley.upstream.provider import Provider
from parley.upstream.reply import Instead
from parley.upstream.roster import Roster

# For a first list.
_PATIENCE_S = 2.0

T = TypeVar("T")


class Providers:
    """One or more providers by name; the first is the default one."""

    def __init__(self, providers: Sequence[Provider], defaults: Mapping[ModelKind, str | None]) -> None:
        """At least one is not merely offered. `defaults`: model ids that go before the providers' lists."""
        self._rosters = {provider.config.name: Roster(provider) for provider in providers}
        self._defaults = {kind: model for kind, model in defaults.items() if model}
        self._fetching = Fetching()

    def models(self) -> list[Model]:
        """Every model that is listed; a provider out of reach keeps the list it had."""
        return [
            Model(
                str(ModelId(name, model)),
                name,
                model,
                self._kind(name, model),
                facts.context_window,
                facts.abilities,
                facts.price,
            )
            for name, models in self._lists()
            for model, facts in models.items()
        ]

    def known(self) -> list[KnownOf]:
        """What is known here of each, in their order; lists that are due are asked for."""
        return [_known(self._rosters[name], len(models)) for name, models in self._lists()]

    def has_kind(self, kind: ModelKind) -> bool:
        """Whether there is a model of this kind, as far as is known by now. Waits for nothing."""
        listed = (self._kind(name, model) for name, models in self._lists(0.0) for model in models)
        return kind in self._defaults or kind in listed

    def model_for(self, kind: ModelKind) -> str | None:
        """The id of the model for it when nobody chose one: the default one, else the first that is listed."""
        listed = (model.id for model in self.models() if model.kind == kind)
        return self._defaults.get(kind) or next(listed, None)

    def resolve(self, name: str) -> str:
        """The id of the model that is meant by it: by its id, or by its provider's name for it alone.

        One that nobody lists is the first provider's: many take any name.
        """
        if self._find(name):
            return name
        listed = next((model.id for model in self.models() if model.name == name), None)
        return listed or str(ModelId(next(iter(self._rosters)), name))

    def kind(self, model: str) -> ModelKind:
        """Of the model with this id. Waits for nothing."""
        model_id = ModelId.parse(model)
        return self._kind(*model_id) if model_id else "other"

    def default_model(self) -> str:
        """The id of the model that answers when nobody chose one."""
        if chosen := self._defaults.get("chat"):
            return chosen
        # What is there without being configured goes first, if it has any.
        name, listed = next(
            (name, listed)
            for name, listed in self._lists()
            if listed or not self._rosters[name].provider.config.is_offered
        )
        # Where nothing is listed the name goes out all the same: many local servers take any.
        return str(ModelId(name, first_chatting(listed) or "default"))

    def facts(self, model: str) -> ModelFacts:
        """What is known by now of the model with this id. Waits for nothing."""
        found = self._find(model)
        return found[0].known(found[1]) if found else ModelFacts()

    def is_listed(self, model: str) -> bool:
        """Whether its provider lists the model with this id, as far as is known by now. Waits for nothing."""
        found = self._find(model)
        return found is not None and found[0].has(found[1])

    def patience(self, model: str) -> Patience:
        """How long the model with this id may be silent."""
        found = self._find(model)
        return found[0].provider.config.patience if found else Patience()

    def can_go_on(self, model: str) -> bool:
        """Whether the model can be asked for the rest of an answer."""
        found = self._find(model)
        return found is not None and found[0].provider.config.continuing != "off"

    def check(self, model: str) -> None:
        """Raises UnknownProviderError unless a provider answers for this id. Names are the provider's own business."""
        if self._find(model) is None:
            known = " or ".join(f"{name}/…" for name in self._rosters)
            detail = f"No provider is configured for {model!r}: a model is written as {known}."
            raise UnknownProviderError(detail, [FieldError("model", detail)])

    def reply(self, model: str, prompt: Prompt, take: Take) -> None:
        """Hands what the model says to `take`, or what one of its fallbacks says, which `Instead` announces.

        Those are asked in turn, while nothing of an answer has come. Raises UpstreamError, that of the model itself.
        """
        self._ask(
            model,
            lambda provider, name: provider.reply(structs.replace(prompt, model=name), take),
            take,
            lambda facts: not _asks_too_much(prompt, facts),
        )

    def hand_on(self, model: str, call: Call, tell: Take, receive: Callable[[CallReply], T]) -> T:
        """The same of any other request: see `Provider.hand_on`."""
        return self._ask(
            model, lambda provider, name: provider.hand_on(name, call, tell, receive), tell, lambda _facts: True
        )

    def fetched(self, model: str, url: str, most_bytes: int) -> bytes:
        """What the provider of this model has put at an address. Blocks; raises UpstreamError."""
        found = self._find(model)
        return self._fetching.fetched(url, found[0].provider.config.base_url if found else "", most_bytes)

    def close(self) -> None:
        """Lets go of all idle connections."""
        for roster in self._rosters.values():
            roster.provider.close()

    def _lists(self, patience_s: float = _PATIENCE_S) -> Iterator[tuple[str, dict[str, ModelFacts]]]:
        # All at once: however many hang, the wait is that for one.
        for roster in self._rosters.values():
            roster.begin()
        until = monotonic() + patience_s
        for name, roster in self._rosters.items():
            yield name, roster.models(max(0.0, until - monotonic()))

    def _ask(
        self, model: str, ask: Callable[[Provider, str], T], tell: Take, is_able: Callable[[ModelFacts], bool]
    ) -> T:
        """Whoever answers. Raises UpstreamError, that of the model itself."""
        self.check(model)
        problems: list[UpstreamError] = []
        for each, provider, name in self._chain(model, is_able):
            if problems:
                tell([Instead(each)])
            try:
                return ask(provider, name)
            except UpstreamError as error:
                problems.append(error)
                if error.is_late:
                    raise
                if not error.is_elsewhere:
                    break
        raise problems[0] from None

    def _chain(self, model: str, is_able: Callable[[ModelFacts], bool]) -> Iterator[tuple[str, Provider, str]]:
        """The model, and those that may answer in its place: ids, providers, and their own names for them."""
        found = self._find(model)
        fallbacks = found[0].provider.config.about_model(found[1]).fallbacks if found else ()
        for each in (model, *fallbacks):
            one = self._find(each)
            if one and (each == model or is_able(one[0].known(one[1]))):
                yield each, one[0].provider, one[1]

    def _kind(self, provider: str, name: str) -> ModelKind:
        roster = self._rosters.get(provider)
        said = roster.provider.config.about_model(name).kind if roster else None
        return said or kind_of(name)

    def _find(self, model: str) -> tuple[Roster, str] | None:
        model_id = ModelId.parse(model)
        roster = self._rosters.get(model_id.provider) if model_id else None
        return (roster, model_id.name) if roster and model_id else None


def _known(roster: Roster, models: int) -> KnownOf:
    provider, now = roster.provider, time()
    config, contact = provider.config, provider.contact
    return KnownOf(
        config.name,
        # Nothing else of it: a path or a query may be secret.
        urlsplit(config.base_url).netloc.rpartition("@")[2],
        config.is_offered,
        contact.heard_at,
        contact.mishap,
        len(config.keys),
        [RestingKey(number, round((now + left_s) * 1000)) for number, left_s in provider.resting_keys()],
        models,
        None if config.listed_models is not None else roster.listed_at,
    )


def _asks_too_much(prompt: Prompt, facts: ModelFacts) -> bool:
    """Whether it brings pictures or sound to a model that takes none."""
    types = {medium.media_type.partition("/")[0] for turn in prompt.turns for medium in turn.media}
    return ("image" in types and "vision" in facts.inabilities) or ("audio" in types and "audio" in facts.inabilities)
