"""Budgets: what an owner may spend on providers in a month. Asks the ledger anew each time: others write in it, too."""

from datetime import UTC, datetime

from parley.domain.allowance import Allowance
from parley.domain.budget import Budget, month_of
from parley.domain.errors import BudgetSpentError
from parley.store.allowances import AllowanceStore
from parley.store.ledger import LedgerStore


class Budgets:
    """Months are those of UTC: the same for all who share one."""

    def __init__(
        self, store: LedgerStore, allowances: AllowanceStore, limit: float | None, warning_percent: int
    ) -> None:
        """`limit`: US dollars for a month, for whom nothing else is said; None: no limit."""
        self._store = store
        self._allowances = allowances
        self._limit = limit
        self._warning_percent = warning_percent

    def now(self, owner_id: str) -> Budget | None:
        """How the month stands; None without a limit."""
        return self._month(owner_id, self._allowances.of(owner_id))

    def check(self, owner_id: str, allowance: Allowance) -> None:
        """Raises BudgetSpentError once there is nothing left of it. `allowance`: what is said of this owner."""
        budget = self._month(owner_id, allowance)
        if budget and budget.is_spent:
            is_own = budget.limit != self._limit
            raised = (
                "An administrator can raise it."
                if is_own
                else "Whoever runs this server can raise PARLEY_MONTHLY_BUDGET."
            )
            raise BudgetSpentError(
                f"This month's budget of ${budget.limit:.2f} is spent: nothing new is asked until the month is over "
                f"(in UTC). {raised}"
            )

    def _month(self, owner_id: str, allowance: Allowance) -> Budget | None:
        limit = self._limit if allowance.monthly_budget is None else allowance.monthly_budget
        if limit is None:
            return None
        month = month_of(datetime.now(UTC).date())
        spent = self._store.spent(owner_id, month.start_ms, month.end_ms)
        return Budget(f"{month.first:%Y-%m}", limit, limit * self._warning_percent / 100, *spent)
