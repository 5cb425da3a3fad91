"""Where a request comes from, as far as whoever stands between can be believed."""

from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address

from flask import request

from parley.people.people import Visitor

Network = IPv4Network | IPv6Network


class Visitors:
    """Reads addresses. `proxies`: where those stand whose word is taken."""

    def __init__(self, proxies: Sequence[Network]) -> None:
        self._proxies = proxies

    def now(self) -> Visitor:
        """Of the request that is being answered."""
        return Visitor(self.address(), request.headers.get("User-Agent", ""))

    def address(self) -> str:
        """The last one that no proxy of ours has: what stands before it anybody can write."""
        said = [each.strip() for each in request.headers.get("X-Forwarded-For", "").split(",") if each.strip()]
        address = request.remote_addr or ""
        while said and self._is_proxy(address):
            address = said.pop()
        return address

    def is_secure(self) -> bool:
        """Whether the browser speaks TLS, to us or to a proxy of ours."""
        is_said = self._is_proxy(request.remote_addr or "") and request.headers.get("X-Forwarded-Proto") == "https"
        return request.is_secure or is_said

    def is_from_proxy(self) -> bool:
        """Whether the one that we are connected to is one of them."""
        return self._is_proxy(request.remote_addr or "")

    def _is_proxy(self, address: str) -> bool:
        try:
            known = ip_address(address)
        except ValueError:
            return False
        return any(known in network for network in self._proxies if network.version == known.version)
