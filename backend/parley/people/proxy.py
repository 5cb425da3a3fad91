"""The word of a proxy that has found out who somebody is: the headers in which it says so. Pure."""

from collections.abc import Callable
from ipaddress import IPv4Network, IPv6Network

import msgspec

from parley.domain.person import Vouched

Network = IPv4Network | IPv6Network
# Beside the addresses of OpenID providers.
_ISSUER = "proxy"


class ProxyWord(msgspec.Struct, frozen=True):
    """`networks`: where it stands; nobody else is believed. The rest: names of headers; commas part groups."""

    networks: tuple[Network, ...]
    login_header: str
    name_header: str
    groups_header: str

    def vouched(self, header: Callable[[str], str | None]) -> Vouched | None:
        """Who it says that it is; None: nobody. `header`: of a request that comes from it."""
        login = _text(header(self.login_header))
        if not login:
            return None
        groups = frozenset(each.strip() for each in _text(header(self.groups_header)).split(",") if each.strip())
        # It decides who has which login: a login is all that it knows people by.
        name = _text(header(self.name_header)) or login
        return Vouched(_ISSUER, login.casefold(), login, name, groups, is_login_proven=True)


def _text(value: str | None) -> str:
    said = (value or "").strip()
    try:
        # WSGI hands on bytes as if they were Latin-1 (PEP 3333); names are written in UTF-8.
        return said.encode("latin-1").decode()
    except UnicodeError:
        return said
