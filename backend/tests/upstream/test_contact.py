"""What is remembered of the latest contacts with a provider: whether it answered, and by which code it failed."""

import pytest

from parley.domain.health import Mishap
from parley.upstream.contact import Contact
from parley.upstream.error import UpstreamError


def contact_after(*codes: str | None) -> Contact:
    """One request a second, the first at second 1."""
    moments = iter(range(1, len(codes) + 1))
    contact = Contact(lambda: next(moments))
    for code in codes:
        if code is None:
            with contact.noting():
                pass
            continue
        with pytest.raises(UpstreamError), contact.noting():
            raise UpstreamError(code, "A sentence with a key.")
    return contact


def test_before_any_nothing_is_known() -> None:
    contact = contact_after()
    assert (contact.heard_at, contact.mishap) == (None, None)


def test_one_that_says_no_has_answered() -> None:
    contact = contact_after("provider_rejected_key")
    assert (contact.heard_at, contact.mishap) == (1000, Mishap("provider_rejected_key", 1000))


def test_one_that_is_out_of_reach_has_not() -> None:
    contact = contact_after(None, "provider_unreachable")
    assert (contact.heard_at, contact.mishap) == (1000, Mishap("provider_unreachable", 2000))


def test_what_went_wrong_last_is_remembered_when_all_is_well_again() -> None:
    contact = contact_after("provider_error", None)
    assert (contact.heard_at, contact.mishap) == (2000, Mishap("provider_error", 1000))


def test_one_that_was_cut_off_from_here_says_nothing() -> None:
    contact = contact_after()
    with pytest.raises(KeyboardInterrupt), contact.noting():
        raise KeyboardInterrupt
    assert (contact.heard_at, contact.mishap) == (None, None)
