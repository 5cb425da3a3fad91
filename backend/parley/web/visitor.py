"""Where a request comes from, as far as whoever stands between can be believed."""

from collections.abc import Sequence
from ipaddress import ip_address

from flask import request

from parley.people.people import Visitor
from parley.people.proxy import Network


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

    def is_handed_on_by(self, networks: Sequence[Network]) -> bool:
        """Whether it comes straight from there, or with one proxy of ours between, which says so.

        No further: what stands there anybody can have written who reaches that proxy past the other one.
        """
        peer = request.remote_addr or ""
        *_, last = request.headers.get("X-Forwarded-For", "").split(",")
        return _is_in(peer, networks) or (self._is_proxy(peer) and _is_in(last.strip(), networks))

    def _is_proxy(self, address: str) -> bool:
        return _is_in(address, self._proxies)


def _is_in(address: str, networks: Sequence[Network]) -> bool:
    try:
        known = ip_address(address)
    except ValueError:
        return False
    return any(known in network for network in networks if network.version == known.version)
