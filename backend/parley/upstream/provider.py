"""One provider: its address, its key and its connections. Asks for answers and for models; keeps no conversation."""

import random
from contextlib import suppress
from functools import cached_property
from typing import cast
from urllib.parse import urlsplit

import gevent
import requests
from requests import RequestException, Response, Session
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool
from urllib3.exceptions import ProtocolError

from parley.domain.events import State
from parley.domain.model import ModelFacts
from parley.domain.prompt import Prompt
from parley.upstream.arriving import Arrivals
from parley.upstream.body import BLANK_LINE, EventResponse
from parley.upstream.catalogue import catalogued
from parley.upstream.chunk import parse_json
from parley.upstream.decoder import Decoder, Habits, broken_off
from parley.upstream.error import UpstreamError
from parley.upstream.flow import Flow, Take
from parley.upstream.listing import listed_models
from parley.upstream.question import Question, body_of
from parley.upstream.refusal import refusal
from parley.upstream.retry import Retries

# Idle connections kept for the next request; more may be open at once.
_POOL_SIZE = 256
_MODELS_TIMEOUT_S = 10.0
# After [DONE] only the terminating chunk is missing, and it is nearly always in the same packet.
_TERMINATION_S = 0.25
# How a provider says that it cannot make anything of what a question brings.
_NOT_TAKEN = frozenset((400, 404, 415, 422))


class _NotTerminatedError(Exception):
    """The provider keeps a body open whose last event it has sent."""


class Provider:
    """An OpenAI-compatible server. Its calls block; an exception thrown into the greenlet cuts them off."""

    def __init__(
        self, name: str, base_url: str, key: str | None, *, connect_timeout_s: float, retries: Retries
    ) -> None:
        self.name = name
        self._base_url = base_url.rstrip("/")
        self._key = key
        self._connect_timeout_s = connect_timeout_s
        self._retries = retries
        self._habits = Habits()
        self._session = Session()
        # The environment's proxies and .netrc are for people's own commands: a key must go where the settings say only.
        self._session.trust_env = False
        self._adapter = HTTPAdapter(pool_maxsize=_POOL_SIZE, pool_block=False, max_retries=0)
        self._session.mount("http://", self._adapter)
        self._session.mount("https://", self._adapter)
        self._session.headers["Accept-Encoding"] = "identity"
        if key:
            self._session.headers["Authorization"] = f"Bearer {key}"

    @cached_property
    def _question(self) -> requests.PreparedRequest:
        """What is the same of every question."""
        headers = {"Content-Type": "application/json", "Accept": "text/event-stream"}
        request = requests.Request("POST", f"{self._base_url}/chat/completions", headers)
        return self._session.prepare_request(request)

    def models(self) -> dict[str, ModelFacts]:
        """The names the provider lists, in its order, each with what is known of it. Raises UpstreamError."""
        try:
            with gevent.Timeout(_MODELS_TIMEOUT_S, self._unreachable()):
                response = self._session.get(
                    f"{self._base_url}/models", timeout=(self._connect_timeout_s, None), allow_redirects=False
                )
        except RequestException:
            raise self._unreachable() from None
        if response.status_code != 200:
            raise self._told(refusal(response))
        try:
            listed = parse_json(response.content)
        except ValueError:
            raise UpstreamError("provider_error", "The provider's list of models is not JSON.") from None
        models = listed_models(listed)
        return {name: facts.or_else(catalogued(name, self._base_url)) for name, facts in models.items()}

    def reply(self, prompt: Prompt, take: Take) -> None:
        """Hands the model's reply to `take`.

        Asks again, by itself, only while nothing of it has come. A `connecting` state begins each request, `reading`
        says that the provider has taken it. Blocks until the reply is over. Raises UpstreamError.
        """
        attempt = 1
        while True:
            take([State("connecting", None if attempt == 1 else attempt)])
            decoder = Decoder(self._habits)
            try:
                self._request(prompt, decoder, take)
            except UpstreamError as error:
                # However it ends, the text that came stays.
                take(decoder.rest())
                problem = self._told(error)
                if decoder.has_begun or not problem.is_retryable or attempt > self._retries.count:
                    raise problem from None
            else:
                return
            pause_s = self._retries.pause_s(attempt, problem.retry_after_s, random.random)
            attempt += 1
            take([State("retrying", attempt, round(pause_s * 1000))])
            gevent.sleep(pause_s)

    def close(self) -> None:
        """Lets go of the idle connections."""
        self._session.close()

    def _request(self, prompt: Prompt, decoder: Decoder, take: Take) -> None:
        try:
            with self._open(body_of(prompt)) as response:
                if not response.ok or response.is_redirect:
                    raise _about_media(refusal(response), response.status_code, prompt)
                take([State("reading")])
                body = Arrivals(response.raw)
                events = EventResponse(response, body.read).iter_lines(delimiter=BLANK_LINE)
                flow = Flow(body, events, decoder, take)
                flow.tell()
                with suppress(_NotTerminatedError), gevent.Timeout(_TERMINATION_S, _NotTerminatedError):
                    flow.drain()
        except RequestException:
            if not decoder.is_finished:
                raise broken_off() from None
            take(decoder.rest())

    def _open(self, body: bytes | Question) -> Response:
        """The response's head. A kept connection that died while it was idle is replaced once without a word."""
        request = self._question.copy()
        request.prepare_body(body, None)
        pool = cast("HTTPConnectionPool", self._adapter.get_connection_with_tls_context(request, verify=True))
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
        timeout = (self._connect_timeout_s, None)
        return self._session.send(request, stream=True, timeout=timeout, allow_redirects=False)

    def _told(self, error: UpstreamError) -> UpstreamError:
        """The same error without our key: some providers repeat what they were sent."""
        if self._key:
            error.detail = error.detail.replace(self._key, "…")
        return error

    def _unreachable(self) -> UpstreamError:
        address = urlsplit(self._base_url).netloc
        detail = f"The provider at {address} cannot be reached: check that it runs and that OPENAI_BASE_URL is right."
        return UpstreamError("provider_unreachable", detail, is_retryable=True)


def _about_media(error: UpstreamError, status: int, prompt: Prompt) -> UpstreamError:
    """The same error, with the likeliest reason where the question brought pictures or sound."""
    if status in _NOT_TAKEN and any(turn.media for turn in prompt.turns):
        likely = "The model may not take the pictures or sound of this chat: choose another one, or ask without them."
        error.detail = f"{likely} {error.detail}"
    return error
