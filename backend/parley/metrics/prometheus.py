"""What happens, as metrics of Prometheus that all workers of a server share. Refuses labels that clients could make up.

Its import decides where they are kept: `parley.metrics.folder` has to have been there before.
"""

from collections.abc import Callable, Iterable

from prometheus_client import Counter, Gauge, Histogram

from parley.domain.ledger import Entry, Purpose
from parley.domain.meter import Response, Stored, Vitals
from parley.domain.model import ModelId
from parley.domain.run import Ending

# People ask for models by any name; only those that a provider lists have one here.
_OTHER = "other"

_FIRST_TOKEN_S = (0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300)
_ANSWER_S = (1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800)
_STORED_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5)
_LAG_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5)


class PrometheusMeter:
    """Writes into memory that is mapped to files: no call waits for anything."""

    def __init__(self, is_listed: Callable[[str], bool]) -> None:
        """`is_listed`: whether a provider lists the model with this id. Must not block."""
        self._is_listed = is_listed
        self._running = _gauge("parley_answers_running", "Answers being written")
        self._unstored = _gauge("parley_answers_unstored", "Answers that have ended, which the database does not have")
        self._readers = _gauge("parley_readers", "Readers of answers being written")
        self._workers = _gauge("parley_workers", "Worker processes that serve")
        of_model = ("provider", "model")
        of_run = (*of_model, "outcome", "code")
        self._answers = _counter("parley_answers_ended", "Runs of answers that have ended", of_run)
        self._duration = _histogram("parley_answer_seconds", "How long a run took", _ANSWER_S, ("provider",))
        of_question = (*of_model, "purpose", "outcome", "code")
        self._questions = _counter("parley_questions", "Questions to providers that are over", of_question)
        self._retries = _counter("parley_retries", "Requests made again for one question", of_model)
        self._tokens = _counter("parley_tokens", "Tokens read and written by models", (*of_model, "direction"))
        self._cost = _counter("parley_cost_dollars", "US dollars, where the price is known", of_model)
        about = "From a question to its first token"
        self._first_token = _histogram("parley_first_token_seconds", about, _FIRST_TOKEN_S, (*of_model, "purpose"))
        about = "Requests to providers that failed, also those made again"
        self._errors = _counter("parley_upstream_errors", about, ("provider", "code"))
        self._stored = _histogram("parley_checkpoint_seconds", "How long storing took", _STORED_S, ("kind",))
        self._not_stored = _counter("parley_checkpoint_failures", "Times the database was out of reach for it")
        self._lag = _histogram("parley_event_loop_lag_seconds", "How late the event loop comes back", _LAG_S)
        self._responses = _counter("parley_http_responses", "Responses", ("status",))

    def note_run(self, model: str, ending: Ending) -> None:
        provider, name = self._labels(ending.model or model)
        self._answers.labels(provider, name, ending.status, ending.error_code or "").inc()
        if ending.timing:
            self._duration.labels(provider).observe(ending.timing.duration_ms / 1000)

    def note_entries(self, purpose: Purpose, entries: Iterable[Entry]) -> None:
        for entry in entries:
            labels = self._labels(entry.model)
            self._questions.labels(*labels, purpose, entry.outcome, entry.error_code or "").inc()
            self._retries.labels(*labels).inc(entry.retries)
            if usage := entry.usage:
                self._tokens.labels(*labels, "input").inc(usage.input_tokens)
                self._tokens.labels(*labels, "output").inc(usage.output_tokens)
                self._cost.labels(*labels).inc(usage.cost or 0.0)
            if entry.first_token_ms is not None:
                self._first_token.labels(*labels, purpose).observe(entry.first_token_ms / 1000)

    def note_upstream_error(self, provider: str, code: str) -> None:
        self._errors.labels(provider, code).inc()

    def note_stored(self, what: Stored, seconds: float) -> None:
        self._stored.labels(what).observe(seconds)

    def note_not_stored(self) -> None:
        self._not_stored.inc()

    def note_response(self, response: Response) -> None:
        self._responses.labels(str(response.status)).inc()

    def note_vitals(self, vitals: Vitals) -> None:
        self._workers.set(1)
        self._running.set(vitals.running)
        self._unstored.set(vitals.unstored)
        self._readers.set(vitals.readers)
        self._lag.observe(vitals.lag_s)

    def _labels(self, model: str) -> tuple[str, str]:
        """The provider and the model, of which there are as many as the configuration lists."""
        model_id = ModelId.parse(model)
        if model_id is None:
            return _OTHER, _OTHER
        return model_id.provider, model_id.name if self._is_listed(model) else _OTHER


# In no registry of this process: the files are read by another one.


def _counter(name: str, about: str, labels: Iterable[str] = ()) -> Counter:
    return Counter(name, about, labels, registry=None)


def _gauge(name: str, about: str) -> Gauge:
    return Gauge(name, about, multiprocess_mode="livesum", registry=None)


def _histogram(name: str, about: str, buckets: Iterable[float], labels: Iterable[str] = ()) -> Histogram:
    return Histogram(name, about, labels, buckets=tuple(buckets), registry=None)
