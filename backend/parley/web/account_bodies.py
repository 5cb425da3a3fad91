"""What is sent about accounts. How a name and a password have to be, `parley.people` says."""

from typing import Annotated, Literal

from pydantic import Field

from parley.domain.allowance import Allowance
from parley.people.passwords import LONGEST
from parley.web.bodies import StrictBody, Words

# Longer than any, so that whoever sends too long a one is told how long it may be.
Password = Annotated[str, Field(max_length=2 * LONGEST)]
_Login = Annotated[Words, Field(max_length=1000)]
_Name = Annotated[Words, Field(min_length=1, max_length=100)]
_Role = Literal["member", "administrator"]


class SignInBody(StrictBody):
    """`POST /api/sign-in`."""

    login: _Login
    password: Password


class AccountBody(StrictBody):
    """`POST /api/links/{token}/account`."""

    login: _Login
    name: _Name
    password: Password


class NewPasswordBody(StrictBody):
    """`POST /api/links/{token}/password`."""

    password: Password


class PasswordBody(StrictBody):
    """`PUT /api/account/password`."""

    old: Password
    new: Password


class ForgottenBody(StrictBody):
    """`POST /api/sign-in/forgotten`. `login`: or the e-mail address."""

    login: _Login


class EmailBody(StrictBody):
    """`PUT /api/account/email`."""

    address: _Login
    password: Password


class NameBody(StrictBody):
    """`PATCH /api/account`."""

    name: _Name


class InvitationBody(StrictBody):
    """`POST /api/admin/invitations`."""

    role: _Role = "member"


class AllowanceBody(StrictBody):
    """`PUT /api/admin/people/{person}/allowance`, and of a role. What is null or missing, nothing is said of."""

    models: Annotated[list[Annotated[Words, Field(min_length=1, max_length=300)]], Field(max_length=100)] | None = None
    images: bool | None = None
    speech: bool | None = None
    gateway: bool | None = None
    monthly_budget: Annotated[float, Field(ge=0, le=1_000_000_000, allow_inf_nan=False)] | None = None
    running_answers: Annotated[int, Field(ge=1, le=10_000)] | None = None

    def value(self) -> Allowance:
        """What it says."""
        return Allowance(
            None if self.models is None else tuple(self.models),
            self.images,
            self.speech,
            self.gateway,
            self.monthly_budget,
            self.running_answers,
        )


class PersonBody(StrictBody):
    """`PATCH /api/admin/people/{person}`."""

    role: _Role | None = None
    is_disabled: bool | None = None
