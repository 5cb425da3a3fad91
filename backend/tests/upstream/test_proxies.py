"""A provider behind a real proxy that asks for a password."""

from collections.abc import Iterator
from contextlib import contextmanager

import gevent
import pytest

from parley.domain.part import Text
from parley.domain.prompt import Prompt, Turn
from parley.upstream.config import ProviderConfig
from parley.upstream.error import UpstreamError
from parley.upstream.provider import Provider
from parley.upstream.reply import ReplyEvent
from parley.upstream.retry import Retries
from tests.proxies import PASSWORD, Proxy, running_http_proxy, running_socks_proxy
from tests.scripted_upstream import ScriptedUpstream

PROMPT = Prompt("scripted-1", [Turn("user", "Hello?")])


@pytest.fixture(scope="module", params=[running_socks_proxy, running_http_proxy])
def proxy(request: pytest.FixtureRequest) -> Iterator[Proxy]:
    with request.param() as proxy:
        yield proxy


@contextmanager
def provider_behind(proxy_url: str, base_url: str) -> Iterator[Provider]:
    provider = Provider(ProviderConfig("openai", base_url, proxy=proxy_url, retries=Retries(0, 0)))
    yield provider
    provider.close()


def test_an_answer_comes_through_it_token_by_token(proxy: Proxy) -> None:
    with ScriptedUpstream() as upstream, provider_behind(proxy.url, upstream.base_url) as provider:
        events: list[ReplyEvent] = []
        asking = gevent.spawn(provider.reply, PROMPT, events.extend)
        request = upstream.next_request()
        for number in range(3):
            request.send_text(f"{number} ")
            with gevent.Timeout(5):
                while Text(f"{number} ") not in events:
                    gevent.sleep(0.01)
        request.finish()
        asking.get(timeout=5)
        assert list(provider.models()) == upstream.models


def test_stop_closes_the_connection_behind_it(proxy: Proxy) -> None:
    with ScriptedUpstream() as upstream, provider_behind(proxy.url, upstream.base_url) as provider:
        asking = gevent.spawn(provider.reply, PROMPT, lambda _: None)
        request = upstream.next_request()
        request.send_text("One.")
        asking.kill()
        assert request.wait_closed(5)


def test_a_wrong_password_is_told_as_the_proxys_and_shows_no_word_of_it(proxy: Proxy) -> None:
    wrong = proxy.url.replace(PASSWORD, "something-else")
    with ScriptedUpstream() as upstream, provider_behind(wrong, upstream.base_url) as provider:
        with pytest.raises(UpstreamError) as caught:
            provider.reply(PROMPT, lambda _: None)
        assert upstream.request_count == 0
        assert proxy.address in caught.value.detail
        assert "something-else" not in caught.value.detail


def test_a_proxy_that_is_not_there_is_told() -> None:
    told = pytest.raises(UpstreamError, match=r"through the proxy 127\.0\.0\.1:9:")
    with provider_behind("socks5h://127.0.0.1:9", "http://127.0.0.1:9/v1") as provider, told:
        provider.reply(PROMPT, lambda _: None)
