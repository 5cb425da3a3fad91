"""Several providers: their models, the default one, and who answers in the place of another."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager

import gevent
import pytest

from parley.domain.model import ModelFacts
from parley.domain.part import Text
from parley.domain.prompt import Medium, Prompt, Turn
from parley.upstream.config import ModelConfig, ProviderConfig
from parley.upstream.error import UpstreamError
from parley.upstream.provider import Provider
from parley.upstream.providers import Providers
from parley.upstream.reply import Instead, ReplyEvent
from parley.upstream.retry import Retries
from tests.scripted_request import ScriptedRequest
from tests.scripted_upstream import ScriptedUpstream


@contextmanager
def providers_at(base_url: str) -> Iterator[Providers]:
    provider = Provider(ProviderConfig("openai", base_url, retries=Retries(0, 0)))
    providers = Providers([provider], {})
    yield providers
    providers.close()


def test_the_first_model_that_chats_is_the_default() -> None:
    with ScriptedUpstream() as upstream, providers_at(upstream.base_url) as providers:
        upstream.models = ["text-embedding-3", "gpt-x", "gpt-y"]
        assert [model.id for model in providers.models()] == ["openai/text-embedding-3", "openai/gpt-x", "openai/gpt-y"]
        assert providers.default_model() == "openai/gpt-x"


def test_which_kinds_there_are_is_known_once_the_list_is_there() -> None:
    with ScriptedUpstream() as upstream, providers_at(upstream.base_url) as providers:
        upstream.models = ["gpt-x", "kokoro"]
        assert not providers.has_kind("speech")
        providers.models()
        assert providers.has_kind("speech")
        assert not providers.has_kind("transcription")
        assert providers.model_for("speech") == "openai/kokoro"


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


def test_however_many_hang_the_wait_is_that_for_one(second: ScriptedUpstream) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent, gevent.Timeout(5):
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/v1"
        hanging = [Provider(ProviderConfig(f"hanging-{number}", url)) for number in range(4)]
        providers = Providers([*hanging, Provider(ProviderConfig("two", second.base_url))], {})
        assert [model.id for model in providers.models()] == [f"two/{name}" for name in second.models]
        providers.close()


def test_a_provider_that_hangs_is_not_waited_for() -> None:
    # Its own limit for a list is ten seconds.
    with socket.create_server(("127.0.0.1", 0)) as silent, gevent.Timeout(8):
        port = silent.getsockname()[1]
        with providers_at(f"http://127.0.0.1:{port}/v1") as providers:
            assert providers.default_model() == "openai/default"


PROMPT = Prompt("a", [Turn("user", "Hello?")])


@pytest.fixture
def first() -> Iterator[ScriptedUpstream]:
    with ScriptedUpstream() as upstream:
        yield upstream


@pytest.fixture
def second() -> Iterator[ScriptedUpstream]:
    with ScriptedUpstream() as upstream:
        upstream.auto(answer)
        yield upstream


@pytest.fixture
def both(first: ScriptedUpstream, second: ScriptedUpstream) -> Iterator[Providers]:
    """Model `a` of the first one may be answered by `b` of the second."""
    retries = Retries(0, 0)
    about = {"a": ModelConfig(fallbacks=["two/b"])}
    two = ProviderConfig("two", second.base_url, retries=retries, about={"b": ModelConfig(ModelFacts(99))})
    one = ProviderConfig("one", first.base_url, retries=retries, about=about)
    providers = Providers([Provider(one), Provider(two)], {})
    yield providers
    providers.close()


def answer(request: ScriptedRequest) -> None:
    request.send_text(f"I am {request.body['model']}.")
    request.finish()


def replied(providers: Providers, model: str = "one/a", prompt: Prompt = PROMPT) -> list[ReplyEvent]:
    events: list[ReplyEvent] = []
    providers.reply(model, prompt, events.extend)
    return [event for event in events if isinstance(event, Text | Instead)]


@pytest.mark.parametrize("status", [401, 404, 429, 500, 503])
def test_a_fallback_answers_where_the_model_cannot_and_says_so(
    both: Providers, first: ScriptedUpstream, status: int
) -> None:
    first.auto(lambda request: request.respond(status, body={"error": {"message": "No."}}))
    assert replied(both) == [Instead("two/b"), Text("I am b.")]


def test_it_answers_also_where_the_provider_is_out_of_reach(both: Providers, first: ScriptedUpstream) -> None:
    first.close()
    assert replied(both) == [Instead("two/b"), Text("I am b.")]


@pytest.mark.parametrize("status", [400, 413, 422])
def test_what_is_wrong_with_the_question_is_wrong_everywhere(
    both: Providers, first: ScriptedUpstream, second: ScriptedUpstream, status: int
) -> None:
    first.auto(lambda request: request.respond(status, body={"error": {"message": "Too long."}}))
    with pytest.raises(UpstreamError, match="Too long"):
        replied(both)
    assert second.request_count == 0


def test_once_an_answer_has_begun_nobody_else_is_asked(
    both: Providers, first: ScriptedUpstream, second: ScriptedUpstream
) -> None:
    def break_off(request: ScriptedRequest) -> None:
        request.send_text("One")
        request.end_body()

    first.auto(break_off)
    with pytest.raises(UpstreamError) as caught:
        replied(both)
    assert (caught.value.code, second.request_count) == ("provider_broke_off", 0)


def test_where_nobody_can_the_models_own_error_is_told(
    both: Providers, first: ScriptedUpstream, second: ScriptedUpstream
) -> None:
    first.auto(lambda request: request.respond(503, body={"error": {"message": "First."}}))
    second.auto(lambda request: request.respond(503, body={"error": {"message": "Second."}}))
    with pytest.raises(UpstreamError, match="First"):
        replied(both)


def test_what_the_operator_says_of_a_model_is_known_before_it_is_listed(both: Providers) -> None:
    assert both.facts("two/b").context_window == 99


def test_pictures_go_to_no_fallback_that_cannot_see(first: ScriptedUpstream, second: ScriptedUpstream) -> None:
    blind = ModelConfig(ModelFacts(inabilities=["vision"]))
    one = ProviderConfig("one", first.base_url, retries=Retries(0, 0), about={"a": ModelConfig(fallbacks=["two/b"])})
    two = ProviderConfig("two", second.base_url, about={"b": blind})
    providers = Providers([Provider(one), Provider(two)], {})
    first.auto(lambda request: request.respond(503, body={"error": {"message": "First."}}))
    picture = Prompt("a", [Turn("user", "What?", media=[Medium("image/png", b"x")])])
    with pytest.raises(UpstreamError, match="First"):
        replied(providers, prompt=picture)
    assert second.request_count == 0


def test_what_is_merely_offered_is_the_default_only_where_it_is_there(second: ScriptedUpstream) -> None:
    gone = ProviderConfig("ollama", "http://127.0.0.1:9/v1", is_offered=True)
    demo = Provider(ProviderConfig("demo", second.base_url))
    second.models = ["demo"]
    absent = Providers([Provider(gone), demo], {})
    assert absent.default_model() == "demo/demo"
    assert [model.id for model in absent.models()] == ["demo/demo"]
    there = Provider(ProviderConfig("ollama", second.base_url, is_offered=True))
    assert Providers([there, demo], {}).default_model() == "ollama/demo"
