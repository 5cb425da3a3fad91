"""What an OpenID provider says of somebody (OpenID Connect Core 1.0, 5.1), read as far as it can be. Pure."""

from collections.abc import Mapping

from parley.domain.errors import NotVouchedError
from parley.domain.person import Vouched


def vouched_by(issuer: str, claims: Mapping[str, object], groups_claim: str) -> Vouched:
    """They sign in with the e-mail address if there is one. Raises NotVouchedError if it is not said who it is."""
    subject, email = _text(claims, "sub"), _text(claims, "email")
    if not subject:
        raise NotVouchedError("The sign-in service did not say who you are.")
    username = _text(claims, "preferred_username")
    login = email or username or subject
    return Vouched(
        issuer,
        subject,
        login,
        _text(claims, "name") or username or login,
        groups_of(claims, groups_claim),
        # All else people may be able to choose for themselves (OpenID Connect Core 1.0, 5.7).
        is_login_proven=bool(email) and claims.get("email_verified") is True,
    )


def has(claims: Mapping[str, object], name: str) -> bool:
    """Whether it is said at all; `name` may lead into other claims, with dots between."""
    return _inner(claims, name) is not None


def groups_of(claims: Mapping[str, object], name: str) -> frozenset[str]:
    """A list of names, or one; whatever else stands there is no group."""
    said = _inner(claims, name)
    groups = said if isinstance(said, list) else [said]
    return frozenset(each for each in groups if isinstance(each, str) and each)


def _inner(claims: Mapping[str, object], name: str) -> object:
    # Some write addresses as names of claims, with dots in them.
    if name in claims:
        return claims[name]
    found: object = claims
    for each in name.split("."):
        found = found.get(each) if isinstance(found, Mapping) else None
    return found


def _text(claims: Mapping[str, object], name: str) -> str:
    said = claims.get(name)
    return said.strip() if isinstance(said, str) else ""
