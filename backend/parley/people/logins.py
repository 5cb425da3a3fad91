"""What people sign in with: a name or an e-mail address, the same however it is typed. Pure."""

from unicodedata import category, normalize

from parley.domain.errors import FieldError, InvalidError

_LONGEST = 200


def folded_login(typed: str) -> str:
    """Without regard to case, to blanks around it and to ways of writing the same characters. Raises InvalidError."""
    login = normalize("NFKC", normalize("NFKC", typed).casefold()).strip()
    if not 0 < len(login) <= _LONGEST or any(category(each)[0] in "CZ" for each in login):
        detail = f"A name to sign in with has 1 to {_LONGEST} characters, and no blanks among them."
        raise InvalidError(detail, [FieldError("login", detail)])
    return login


def typed_login(typed: str) -> str:
    """The same of what somebody claims: what could be nobody's name is nobody's."""
    try:
        return folded_login(typed)
    except InvalidError:
        return ""
