"""Who calls: found out once for each request, at the entrance. Whatever stands behind it asks here whose data it is."""

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar, cast

from flask import g, request

from parley.domain.errors import NotAllowedError
from parley.domain.person import Person
from parley.domain.standing import Standing

# For whom a page calls: it may have been opened by somebody who was signed in before whoever is now.
OWNER_HEADER = "Parley-Owner"
View = TypeVar("View", bound=Callable[..., Any])
_IS_OPEN = "_is_open"


class Caller(NamedTuple):
    """`person`: in a browser; None where there are no accounts, and for programs.

    `sign_in_id`: of who has signed in here; `token_id`: of a program's token.
    """

    owner_id: str
    person: Person | None = None
    sign_in_id: str = ""
    token_id: str = ""

    @property
    def standing(self) -> Standing | None:
        """On what it rests that they may be here; None: on nothing that could go."""
        if self.token_id:
            return Standing("token", self.token_id)
        if self.sign_in_id:
            return Standing("sign_in", self.sign_in_id)
        return Standing("person", self.person.id) if self.person else None


class SignedInCaller(NamedTuple):
    """Somebody in a browser."""

    person: Person
    sign_in_id: str


def open_to_all(view: View) -> View:
    """Says of a call that nobody has to be signed in for it."""
    setattr(view, _IS_OPEN, True)
    return view


def is_open(view: Callable[..., Any]) -> bool:
    """Whether it says so."""
    return getattr(view, _IS_OPEN, False)


def note_caller(caller: Caller) -> None:
    """For the rest of the request."""
    g.caller_here = caller


def owner_id() -> str:
    """Whose data it is. The entrance lets nobody pass without, but to what is open to all."""
    return _caller().owner_id


def person() -> Person | None:
    """Who is signed in; None where there are no accounts, and for programs."""
    return _caller().person


def signed_in() -> SignedInCaller:
    """Raises NotAllowedError for a program: accounts are people's own business."""
    caller = _caller()
    if caller.person is None:
        raise NotAllowedError("Only somebody who is signed in may do this, and no program with a token.")
    return SignedInCaller(caller.person, caller.sign_in_id)


def owner_in_person() -> str:
    """Whose data it is, for what a program may not do with it. Raises NotAllowedError."""
    caller = _caller()
    if caller.token_id:
        raise NotAllowedError("Only somebody who is signed in may do this, and no program with a token.")
    return caller.owner_id


def administrator() -> Person:
    """Raises NotAllowedError for everybody else."""
    person = signed_in().person
    if person.role != "administrator":
        raise NotAllowedError("Only an administrator may do this.")
    return person


def check_administrator() -> None:
    """The same, before a call that need not know which one it is."""
    # Who asks what there is, without saying who it is, is told.
    if request.method != "OPTIONS":
        administrator()


def _caller() -> Caller:
    return cast("Caller", g.caller_here)
