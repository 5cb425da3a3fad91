"""How a provider does: the latest word counts, whichever process heard it."""

import pytest

from parley.domain.health import KnownOf, Lately, Mishap, health_of

_OUT = "provider_unreachable"


def known(heard_at: int | None = None, mishap: Mishap | None = None) -> KnownOf:
    return KnownOf(
        "sea",
        "sea.example",
        is_offered=False,
        heard_at=heard_at,
        mishap=mishap,
        keys=0,
        resting=(),
        models=0,
        listed_at=None,
    )


@pytest.mark.parametrize(
    ("here", "elsewhere", "is_reachable"),
    [
        (known(), Lately(), None),
        (known(5), Lately(), True),
        (known(mishap=Mishap(_OUT, 5)), Lately(), False),
        (known(mishap=Mishap("provider_error", 5)), Lately(), True),
        (known(5), Lately(mishap=Mishap(_OUT, 6)), False),
        (known(7), Lately(mishap=Mishap(_OUT, 6)), True),
        (known(mishap=Mishap(_OUT, 6)), Lately(heard_at=7), True),
        (known(mishap=Mishap(_OUT, 6)), Lately(heard_at=5), False),
        (known(mishap=Mishap(_OUT, 6)), Lately(mishap=Mishap("provider_error", 7)), True),
    ],
)
def test_it_is_there_if_it_was_the_last_time(here: KnownOf, elsewhere: Lately, *, is_reachable: bool | None) -> None:
    assert health_of(here, elsewhere).is_reachable is is_reachable


def test_the_latest_mishap_is_told() -> None:
    first, second = Mishap("provider_error", 1), Mishap("provider_refused", 2)
    assert health_of(known(mishap=first), Lately(mishap=second)).mishap == second
    assert health_of(known(mishap=second), Lately(mishap=first)).mishap == second


def test_what_is_counted_is_added_up_and_of_the_waits_the_middle_one_is_told() -> None:
    lately = Lately(2, 1, (900, 100)).plus(Lately(1, 0, (200,), heard_at=3))
    health = health_of(known(), lately)
    assert (health.requests, health.failures, health.first_token_ms) == (3, 1, 200)
    assert health_of(known(), Lately(1, 1)).first_token_ms is None
