"""Which model answers: the one that was asked for, or the conversation's, or the installation's."""

from msgspec import UNSET

from parley.answers.allowances import Allowances
from parley.domain.allowance import Allowance
from parley.domain.ask import Ask, AskAgain, ChooseModel
from parley.domain.errors import FieldError, InvalidError, ModelCannotHearError, ModelCannotSeeError, NotAllowedError
from parley.domain.model import Ability
from parley.upstream.providers import Providers


class ModelChoice:
    """For questions to be written an answer, and for those to be drawn one."""

    def __init__(self, providers: Providers, allowances: Allowances) -> None:
        self._providers = providers
        self._allowances = allowances

    def check(self, allowance: Allowance, model: str) -> None:
        """Raises NotAllowedError for one that its owner may not ask."""
        self._allowances.check(allowance, model)

    def of(self, allowance: Allowance, asked: Ask | AskAgain) -> ChooseModel:
        """May have to ask the provider; what is returned waits for nothing."""
        providers = self._providers
        is_chosen = all(wanted.model for wanted in asked.answers)
        writes = "" if is_chosen else self._allowances.model_for(allowance, "chat") or ""
        # Whether more answers to a question are drawn, only the store knows.
        is_written = isinstance(asked, Ask) and asked.drawing is UNSET
        draws = "" if is_chosen or is_written else self._allowances.model_for(allowance, "image") or ""

        def choose(wanted: str | None, of_conversation: str | None, needs: frozenset[Ability]) -> str:
            if "images" in needs:
                own = of_conversation if of_conversation and providers.kind(of_conversation) == "image" else None
                model = wanted or own or draws
                if not model:
                    raise _nobody_draws()
            else:
                model = wanted or of_conversation or writes
                if not model:
                    raise NotAllowedError("You may use no model that writes: ask an administrator.")
            providers.check(model)
            self._allowances.check(allowance, model, "image" if "images" in needs else None)
            _check_able(model, needs.intersection(providers.facts(model).inabilities))
            return model

        return choose


def _nobody_draws() -> InvalidError:
    detail = "No model that draws is known: choose one, or set PARLEY_IMAGE_MODEL."
    return InvalidError(detail, [FieldError("model", detail)])


def _check_able(model: str, lacking: frozenset[Ability]) -> None:
    if "vision" in lacking:
        detail = f"{model} cannot see pictures: choose a model that can, or take them out."
        raise ModelCannotSeeError(detail, [FieldError("model", detail)])
    if "audio" in lacking:
        detail = f"{model} cannot hear: choose a model that can, or take the sound out."
        raise ModelCannotHearError(detail, [FieldError("model", detail)])
