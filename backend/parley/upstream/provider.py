"""One provider: asks for answers and for models, with whichever key is ready. Keeps no conversation."""

import random
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TypeVar

import gevent
import msgspec
from requests import RequestException

from parley.domain.events import State
from parley.domain.meter import Meter, Unmetered
from parley.domain.model import ModelFacts
from parley.domain.prompt import Prompt
from parley.upstream.adapting import Adapted, adapted, learned
from parley.upstream.arriving import Arrivals
from parley.upstream.body import BLANK_LINE, EventResponse
from parley.upstream.call import Call
from parley.upstream.call_reply import CallReply
from parley.upstream.catalogue import catalogued
from parley.upstream.chunk import parse_json
from parley.upstream.config import ParamRules, ProviderConfig, is_pattern
from parley.upstream.connection import Connection
from parley.upstream.contact import Contact
from parley.upstream.decoder import Decoder, broken_off
from parley.upstream.error import UpstreamError
from parley.upstream.flow import Flow, Take
from parley.upstream.keys import Keys
from parley.upstream.listing import listed_models
from parley.upstream.question import body_of
from parley.upstream.refusal import refusal
from parley.upstream.reply import Dropped, ReplyEvent

# After [DONE] only the terminating chunk is missing, and it is nearly always in the same packet.
_TERMINATION_S = 0.25
# How a provider says that it cannot make anything of what a question brings.
_NOT_TAKEN = frozenset((400, 404, 415, 422))
# Ours and not the person's: older servers know nothing of it.
_OWN = {"stream_options": {"include_usage": True}}

T = TypeVar("T")


class _NotTerminatedError(Exception):
    """The provider keeps a body open whose last event it has sent."""


class Provider:
    """An OpenAI-compatible server. Its calls block; an exception thrown into the greenlet cuts them off."""

    def __init__(self, config: ProviderConfig, meter: Meter | None = None) -> None:
        self.config = config
        self.contact = Contact()
        self._meter = meter or Unmetered()
        self._connection = Connection(config)
        self._keys = Keys(config.name, config.keys, config.key_strategy)
        # By a model's name: what it was found to refuse.
        self._rules: dict[str, ParamRules] = {}

    def models(self) -> dict[str, ModelFacts]:
        """The names of its models, in its order, each with what is known of it. Raises UpstreamError."""
        names = self.config.listed_models
        listed = self._listed() if names is None else dict.fromkeys(names, ModelFacts())
        return {
            name: self.config.about_model(name).facts.or_else(facts).or_else(catalogued(name, self.config.base_url))
            for name, facts in listed.items()
        }

    def resting_keys(self) -> list[tuple[int, float]]:
        """Those that are left alone: see `Keys.resting`."""
        return self._keys.resting()

    def reply(self, prompt: Prompt, take: Take) -> None:
        """Hands the model's reply to `take`.

        Asks again, by itself, only while nothing of it has come. Blocks until the reply is over. Raises UpstreamError.
        """
        params = msgspec.to_builtins(prompt.params)

        def ask(key: str | None) -> None:
            question = adapted(params, _OWN, self._rules_of(prompt.model))
            decoder = Decoder(self.config.habits)
            try:
                self._request(prompt, question, key, decoder, take)
            except UpstreamError as error:
                # However it ends, the text that came stays.
                take(decoder.rest())
                error.is_late = decoder.has_begun
                error.is_learned = self._learns(prompt.model, question, _OWN, error)
                raise error if error.is_late else _about_silence(error) from None

        self._insist(ask, take)

    def hand_on(self, model: str, call: Call, tell: Take, receive: Callable[[CallReply], T]) -> T:
        """What `receive` makes of the reply to the call, which is no refusal, and which it reads to its end.

        Asks again, by itself, unless what it raises `is_late`. `tell`: states, and what was dropped. Raises
        UpstreamError.
        """

        def ask(key: str | None) -> T:
            asked = adapted(call.fields, call.own, self._rules_of(model))
            try:
                with self._connection.hand_on(call.path, *call.body(model, asked.fields), key) as response:
                    if not response.ok or response.is_redirect:
                        raise refusal(response, self.config.where)
                    tell(_taken(asked))
                    return receive(CallReply(response))
            except UpstreamError as error:
                error.is_learned = self._learns(model, asked, call.own, error)
                raise

        return self._insist(ask, tell)

    def close(self) -> None:
        """Lets go of the idle connections."""
        self._connection.close()

    def _insist(self, ask: Callable[[str | None], T], tell: Take) -> T:
        """Asks with a key; again with another one, without a parameter that is refused, or after a pause.

        A `connecting` state begins each request, `reading` says that the provider has taken it.
        """
        retries = self.config.retries
        requests = pauses = 0
        while True:
            requests += 1
            key = None
            try:
                key = self._keys.take()
                tell([State("connecting", None if requests == 1 else requests)])
                with self.contact.noting():
                    return ask(key)
            except UpstreamError as error:
                problem = self._told(error)
            self._meter.note_upstream_error(self.config.name, problem.code)
            is_another_ready = self._keys.note(key, problem)
            if problem.is_late:
                raise problem from None
            if is_another_ready or problem.is_learned:
                continue
            if not problem.is_retryable or pauses == retries.count:
                raise problem from None
            pauses += 1
            pause_s = retries.pause_s(pauses, problem.retry_after_s, random.random)
            tell([State("retrying", requests + 1, round(pause_s * 1000))])
            gevent.sleep(pause_s)

    def _listed(self) -> dict[str, ModelFacts]:
        key = self._keys.take()
        with self.contact.noting():
            response = self._connection.models(key)
            if response.status_code != 200:
                raise self._told(refusal(response, self.config.where))
        try:
            listed = listed_models(parse_json(response.content))
        except ValueError:
            raise UpstreamError("provider_error", "The provider's list of models is not JSON.") from None
        # Those that are said by name are there, whether they are listed or not.
        named = {name: ModelFacts() for name in self.config.models if not is_pattern(name)}
        return named | {name: facts for name, facts in listed.items() if self.config.is_meant(name)}

    def _request(self, prompt: Prompt, question: Adapted, key: str | None, decoder: Decoder, take: Take) -> None:
        body = body_of(prompt, question.fields, is_prefilled=self.config.continuing == "prefill")
        try:
            with self._connection.ask(body, key) as response:
                if not response.ok or response.is_redirect:
                    raise _about_media(refusal(response, self.config.where), response.status_code, prompt)
                take(_taken(question))
                arrivals = Arrivals(response.raw)
                events = EventResponse(response, arrivals.read).iter_lines(delimiter=BLANK_LINE)
                flow = Flow(arrivals, events, decoder, take)
                flow.tell()
                with suppress(_NotTerminatedError), gevent.Timeout(_TERMINATION_S, _NotTerminatedError):
                    flow.drain()
        except RequestException:
            if not decoder.is_finished:
                raise broken_off() from None
            take(decoder.rest())

    def _rules_of(self, model: str) -> ParamRules:
        return self._rules.get(model) or self.config.about_model(model).rules

    def _learns(self, model: str, asked: Adapted, own: Mapping[str, object], problem: UpstreamError) -> bool:
        """Whether the refusal says what to ask differently from now on."""
        rules = learned(self._rules_of(model), asked.fields, own, problem.said) if problem.said else None
        if rules:
            self._rules[model] = rules
        return rules is not None

    def _told(self, error: UpstreamError) -> UpstreamError:
        """The same error without our keys."""
        error.detail = self._connection.without_secrets(error.detail)
        return error


def _taken(asked: Adapted) -> list[ReplyEvent]:
    return [State("reading"), *([Dropped(asked.dropped)] if asked.dropped else [])]


def _about_silence(error: UpstreamError) -> UpstreamError:
    """The same error, of a reply that broke off before anything had come: there is no rest to ask for."""
    if error.code == "provider_broke_off":
        likely = "Some do so when a question is longer than the model's context window."
        error.detail = f"The provider took the question, and ended its answer before the first word. {likely}"
    return error


def _about_media(error: UpstreamError, status: int, prompt: Prompt) -> UpstreamError:
    """The same error, with the likeliest reason where the question brought pictures or sound."""
    if status in _NOT_TAKEN and any(turn.media for turn in prompt.turns):
        likely = "The model may not take the pictures or sound of this chat: choose another one, or ask without them."
        error.detail = f"{likely} {error.detail}"
    return error
