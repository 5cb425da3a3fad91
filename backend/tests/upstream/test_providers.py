"""The list of models: kept while it is fresh, and never a reason to wait long."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager

import gevent

from parley.upstream.provider import Provider
from parley.upstream.providers import Providers
from parley.upstream.retry import Retries
from tests.scripted_upstream import ScriptedUpstream


@contextmanager
def providers_at(base_url: str) -> Iterator[Providers]:
    provider = Provider("openai", base_url, None, connect_timeout_s=5.0, retries=Retries(0, 0))
    providers = Providers([provider], None)
    yield providers
    providers.close()


def test_the_first_model_that_chats_is_the_default() -> None:
    with ScriptedUpstream() as upstream, providers_at(upstream.base_url) as providers:
        upstream.models = ["text-embedding-3", "gpt-x", "gpt-y"]
        assert [model.id for model in providers.models()] == ["openai/text-embedding-3", "openai/gpt-x", "openai/gpt-y"]
        assert providers.default_model() == "openai/gpt-x"


def test_a_list_is_asked_for_once() -> None:
    with ScriptedUpstream() as upstream, providers_at(upstream.base_url) as providers:
        providers.models()
        upstream.models = ["another"]
        assert "another" not in {model.name for model in providers.models()}


def test_a_provider_that_lists_nothing_is_asked_all_the_same() -> None:
    with ScriptedUpstream() as upstream, providers_at(upstream.base_url) as providers:
        upstream.models_status = 404
        assert providers.models() == []
        assert providers.default_model() == "openai/default"


def test_a_provider_that_hangs_is_not_waited_for() -> None:
    # Its own limit for a list is ten seconds.
    with socket.create_server(("127.0.0.1", 0)) as silent, gevent.Timeout(8):
        port = silent.getsockname()[1]
        with providers_at(f"http://127.0.0.1:{port}/v1") as providers:
            assert providers.default_model() == "openai/default"
