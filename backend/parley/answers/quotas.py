"""How much an owner may ask: questions a minute, dollars a month. Every question to a model passes here."""

from parley.answers.budget import Budgets
from parley.answers.pace import Pace
from parley.domain.allowance import Allowance
from parley.store.allowances import AllowanceStore


class Quotas:
    """Asked before anything else is done for a question."""

    def __init__(self, pace: Pace, budgets: Budgets, allowances: AllowanceStore) -> None:
        self._pace = pace
        self._budgets = budgets
        self._allowances = allowances

    def take(self, owner_id: str) -> Allowance:
        """One question more; what is said of this owner, to be read once for each.

        Raises TooManyQuestionsError and BudgetSpentError.
        """
        self._pace.note_question(owner_id)
        allowance = self._allowances.of(owner_id)
        self._budgets.check(owner_id, allowance)
        return allowance
