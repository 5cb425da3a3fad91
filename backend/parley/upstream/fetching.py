"""Fetches what a provider has put at an address. Whoever names the address gets nothing of our own network to see.

A name is looked up once: all that it stands for has to be public, and the connection goes to the very address that was
looked at. Redirects are followed one by one with the same check. Nothing of the environment and nothing that the
provider is told goes along.
"""

import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import NamedTuple
from urllib.parse import urljoin

import gevent
from requests.utils import DEFAULT_CA_BUNDLE_PATH
from urllib3 import BaseHTTPResponse, HTTPConnectionPool, HTTPSConnectionPool, Timeout
from urllib3.exceptions import HTTPError, LocationParseError
from urllib3.util import parse_url

from parley.upstream.error import UpstreamError

_MOST_REDIRECTS = 3
_CONNECT_S = 10.0
_ALL_S = 120.0
_PIECE_BYTES = 64 * 1024
_PORTS = {"http": 80, "https": 443}
# What translates between the two (RFC 6052): the address that is meant is in it.
_NAT64 = IPv6Network("64:ff9b::/96")

# The addresses that a name stands for. May block; raises OSError.
Resolve = Callable[[str, int], Sequence[str]]


class _Place(NamedTuple):
    scheme: str
    host: str
    port: int
    target: str


class Fetching:
    """Looks names up, and knows whose certificates are believed."""

    def __init__(self, resolve: Resolve | None = None, ca_certs: str = DEFAULT_CA_BUNDLE_PATH) -> None:
        self._resolve = resolve or _resolved
        self._ca_certs = ca_certs

    def fetched(self, url: str, base_url: str, most_bytes: int) -> bytes:
        """What is there, at most so many bytes. Blocks; raises UpstreamError.

        `base_url`: the provider's own, whose host and port may be anywhere: the operator has put it there.
        """
        home = _place(base_url)
        with gevent.Timeout(_ALL_S, _unfetched("it took too long.")):
            for _ in range(_MOST_REDIRECTS + 1):
                place = _place(url)
                is_home = (place.host, place.port) == (home.host, home.port)
                with self._opened(place, self._addresses(place, is_anywhere=is_home)) as response:
                    target = response.get_redirect_location()
                    if not target:
                        return _body(response, most_bytes)
                url = _joined(url, target)
        raise _unfetched("it is always said to be elsewhere.")

    def _addresses(self, place: _Place, *, is_anywhere: bool) -> Sequence[str]:
        try:
            addresses = self._resolve(place.host, place.port)
        except (OSError, UnicodeError):
            addresses = ()
        if not addresses:
            raise _unfetched(f"{place.host} is not known.")
        if not is_anywhere and not all(map(is_public, addresses)):
            raise _unfetched(f"{place.host} is not a public address.")
        return addresses

    @contextmanager
    def _opened(self, place: _Place, addresses: Sequence[str]) -> Iterator[BaseHTTPResponse]:
        for address in addresses:
            with self._pool(place, address) as pool:
                try:
                    response = _asked(pool, place)
                except HTTPError:
                    continue
                with closing(response):
                    yield response
                return
        raise _unfetched(f"{place.host} cannot be reached.")

    def _pool(self, place: _Place, address: str) -> HTTPConnectionPool:
        timeout = Timeout(connect=_CONNECT_S, read=None)
        if place.scheme == "http":
            return HTTPConnectionPool(address, place.port, timeout=timeout)
        # The certificate has to be that of the name, though the connection goes to the address.
        return HTTPSConnectionPool(
            address,
            place.port,
            timeout=timeout,
            cert_reqs="CERT_REQUIRED",
            ca_certs=self._ca_certs,
            assert_hostname=place.host,
            server_hostname=place.host,
        )


def is_public(text: str) -> bool:
    """Whether everybody means the same by this IP address, and it is one that a server can have."""
    address = ip_address(text)
    meant = _meant(address)
    if meant:
        return is_public(str(meant))
    return address.is_global and not (address.is_multicast or address.is_reserved)


def _meant(address: IPv4Address | IPv6Address) -> IPv4Address | None:
    """Of an address that stands for another one, that one."""
    if isinstance(address, IPv4Address):
        return None
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour


def _place(url: str) -> _Place:
    try:
        parsed = parse_url(url)
    except LocationParseError:
        parsed = None
    if parsed is None or parsed.scheme not in _PORTS or not parsed.host or parsed.auth:
        raise _unfetched("its address is none.")
    return _Place(parsed.scheme, parsed.host.strip("[]"), parsed.port or _PORTS[parsed.scheme], parsed.request_uri)


def _joined(url: str, target: str) -> str:
    try:
        return urljoin(url, target)
    except ValueError:
        raise _unfetched("it is said to be at an address that is none.") from None


def _resolved(host: str, port: int) -> Sequence[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


def _asked(pool: HTTPConnectionPool, place: _Place) -> BaseHTTPResponse:
    name = f"[{place.host}]" if ":" in place.host else place.host
    host = name if place.port == _PORTS[place.scheme] else f"{name}:{place.port}"
    return pool.urlopen(
        "GET",
        place.target,
        headers={"Host": host, "Accept": "image/*", "Accept-Encoding": "identity", "User-Agent": "Parley"},
        redirect=False,
        retries=False,
        assert_same_host=False,
        preload_content=False,
        decode_content=False,
    )


def _body(response: BaseHTTPResponse, most_bytes: int) -> bytes:
    if response.status != 200:
        raise _unfetched(f"its address answers with status {response.status}.")
    pieces, size = [], 0
    try:
        for piece in response.stream(_PIECE_BYTES, decode_content=False):
            size += len(piece)
            if size > most_bytes:
                raise _unfetched(f"it is larger than {most_bytes / 1024**2:g} MiB.")
            pieces.append(piece)
    except (HTTPError, OSError):
        raise _unfetched("it broke off.") from None
    return b"".join(pieces)


def _unfetched(why: str) -> UpstreamError:
    return UpstreamError("provider_error", f"A picture that the provider has drawn could not be fetched: {why}")
