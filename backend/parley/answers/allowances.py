"""What owners may use: asked of the store each time, so that what an administrator says counts at once."""

from parley.domain.allowance import Allowance
from parley.domain.errors import NotAllowedError
from parley.domain.model import Model, ModelKind
from parley.store.allowances import AllowanceStore
from parley.upstream.providers import Providers


class Allowances:
    """Of models: which there are for somebody. All else stands in the allowance itself."""

    def __init__(self, store: AllowanceStore, providers: Providers) -> None:
        self._store = store
        self._providers = providers

    def of(self, owner_id: str) -> Allowance:
        """What is said of this owner."""
        return self._store.of(owner_id)

    def models(self, allowance: Allowance) -> list[Model]:
        """Those that are listed and may be used."""
        return [each for each in self._providers.models() if allowance.lets_use(each.id, each.kind)]

    def model_for(self, allowance: Allowance, kind: ModelKind) -> str | None:
        """The id of the model for it when nobody chose one: the usual one, or the first that may be used."""
        usual = self._providers.default_model() if kind == "chat" else self._providers.model_for(kind)
        if usual is None or allowance.lets_use(usual, kind):
            return usual
        return next((each.id for each in self.models(allowance) if each.kind == kind), None)

    def check(self, allowance: Allowance, model: str, asked: ModelKind | None = None) -> None:
        """`asked`: to do what models of this kind do, whatever this one is taken for by its name.

        Raises NotAllowedError. Waits for nothing.
        """
        kinds = (self._providers.kind(model), asked or "chat")
        if not all(allowance.lets_use(model, kind) for kind in kinds):
            raise NotAllowedError(f"You may not use {model}: choose another model, or ask an administrator.")
