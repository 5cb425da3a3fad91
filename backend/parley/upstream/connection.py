"""The way to one provider: its pool of connections, through a proxy if need be. Knows HTTP and no answers."""

from functools import cached_property
from typing import cast
from urllib.parse import urlsplit

import gevent
import requests
from requests import RequestException, Response, Session
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool
from urllib3.exceptions import ProtocolError

from parley.upstream.config import ProviderConfig
from parley.upstream.error import UpstreamError
from parley.upstream.question import Question

# Idle connections kept for the next request; more may be open at once.
_POOL_SIZE = 256
_MODELS_TIMEOUT_S = 10.0
# Shorter ones stand in words.
_SHORTEST_SECRET = 6


class Connection:
    """Its calls block; an exception thrown into the greenlet cuts them off."""

    def __init__(self, config: ProviderConfig) -> None:
        self._config = config
        self._base_url = config.base_url.rstrip("/")
        self._timeout = (config.connect_timeout_s, None)
        self._session = Session()
        # The environment's proxies and .netrc are for people's own commands: a key must go where the settings say only.
        self._session.trust_env = False
        if config.proxy:
            self._session.proxies = {"http": config.proxy, "https": config.proxy}
        self._adapter = HTTPAdapter(pool_maxsize=_POOL_SIZE, pool_block=False, max_retries=0)
        self._session.mount("http://", self._adapter)
        self._session.mount("https://", self._adapter)
        self._session.headers.update({"Accept-Encoding": "identity", **config.headers})
        password = urlsplit(config.proxy or "").password
        secrets = [*config.keys, *config.headers.values(), *([password] if password else [])]
        self._secrets = sorted({each for each in secrets if len(each) >= _SHORTEST_SECRET}, key=len, reverse=True)

    def ask(self, body: bytes | Question, key: str | None) -> Response:
        """The head of the reply to a question; it may be a proxy's. Raises UpstreamError.

        A kept connection that died while it was idle is replaced once without a word.
        """
        return self._sent(self._question.copy(), body, key)

    def hand_on(self, path: str, body: bytes, content_type: str, key: str | None) -> Response:
        """The same of any other request to an address below the base URL."""
        headers = {"Content-Type": content_type, "Accept": "*/*"}
        request = requests.Request("POST", f"{self._base_url}/{path}", headers)
        return self._sent(self._session.prepare_request(request), body, key)

    def models(self, key: str | None) -> Response:
        """The whole reply to the request for a list of models. Raises UpstreamError."""
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        url = f"{self._base_url}/models"
        try:
            with gevent.Timeout(_MODELS_TIMEOUT_S, self._unreachable()):
                return self._session.get(url, headers=headers, timeout=self._timeout, allow_redirects=False)
        except RequestException:
            raise self._unreachable() from None

    def without_secrets(self, text: str) -> str:
        """Some providers repeat what they were sent."""
        for secret in self._secrets:
            text = text.replace(secret, "…")
        return text

    def close(self) -> None:
        """Lets go of the idle connections."""
        self._session.close()

    @cached_property
    def _question(self) -> requests.PreparedRequest:
        """What is the same of every question."""
        headers = {"Content-Type": "application/json", "Accept": "text/event-stream"}
        request = requests.Request("POST", f"{self._base_url}/chat/completions", headers)
        return self._session.prepare_request(request)

    def _sent(self, request: requests.PreparedRequest, body: bytes | Question, key: str | None) -> Response:
        if key:
            request.headers["Authorization"] = f"Bearer {key}"
        request.prepare_body(body, None)
        proxies = self._session.proxies
        pool = cast(
            "HTTPConnectionPool", self._adapter.get_connection_with_tls_context(request, verify=True, proxies=proxies)
        )
        opened = pool.num_connections
        try:
            try:
                return self._send(request)
            except requests.ConnectionError as error:
                # One that was opened for this request did not die of idleness.
                if pool.num_connections > opened or not isinstance(error.args[0], ProtocolError):
                    raise
            return self._send(request)
        except RequestException:
            raise self._unreachable() from None

    def _send(self, request: requests.PreparedRequest) -> Response:
        response = self._session.send(request, stream=True, timeout=self._timeout, allow_redirects=False)
        if self._config.proxy and _is_refused_by_proxy(response):
            response.close()
            raise self._unreachable()
        return response

    def _unreachable(self) -> UpstreamError:
        address = urlsplit(self._base_url).netloc
        proxy = urlsplit(self._config.proxy or "")
        way = f" through the proxy {proxy.hostname}:{proxy.port}" if self._config.proxy else ""
        detail = (
            f"The provider at {address} cannot be reached{way}: check that it runs, and look at {self._config.where}."
        )
        return UpstreamError("provider_unreachable", detail, is_retryable=True)


def _is_refused_by_proxy(response: Response) -> bool:
    """Providers ask for a key; for a password ask proxies, some of them (tinyproxy) as if they were the target."""
    return response.status_code == 407 or response.headers.get("WWW-Authenticate", "").startswith("Basic")
