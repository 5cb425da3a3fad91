from parley.answers.record import Record
from parley.domain.events import State
from parley.domain.message import Params
from parley.domain.model import Price
from parley.domain.prompt import Prompt
from parley.domain.run import Usage


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def record_of(*tokens_at: float) -> Record:
    """A run that began at 0, with tokens at these seconds."""
    clock = Clock()
    record = Record("openai/m", clock)
    record.begin(Prompt("m", [], Params()))
    for seconds in tokens_at:
        clock.now = 100.0 + seconds
        record.hear()
    return record


def test_waiting_for_the_first_token_is_no_stall() -> None:
    timing = record_of(60.0, 60.5).timing()
    assert (timing.first_token_ms, timing.stalls) == (60_000, 0)


def test_three_silent_seconds_between_two_tokens_are_a_stall() -> None:
    assert record_of(1.0, 3.9, 6.9, 7.0, 20.0).timing().stalls == 2


def test_asking_to_go_on_is_no_stall() -> None:
    record = record_of(1.0)
    record.begin(Prompt("m", [], Params()))
    assert not record.has_begun
    record.hear()
    assert record.timing().stalls == 0


def test_each_question_is_an_entry_of_the_model_that_answered_it_at_its_price() -> None:
    record = record_of(2.0)
    for state in ("connecting", "retrying", "connecting", "reading"):
        record.note_state(State(state))
    record.tell(Usage(7, 5))
    record.begin(Prompt("m", [], Params()), price=Price(1_000_000.0, 0.0))
    record.note_state(State("connecting"))
    record.turn_to("other/n")
    record.note_state(State("connecting"))
    record.tell(Usage(1, 1))
    first, second = record.entries([], Price(0.0, 1_000_000.0), "stopped")
    assert (first.model, first.outcome, first.retries, first.first_token_ms) == ("openai/m", "complete", 1, 2000)
    assert (second.model, second.outcome, second.retries, second.first_token_ms) == ("other/n", "stopped", 1, None)
    assert [entry.usage and entry.usage.cost for entry in (first, second)] == [7.0, 1.0]
    assert record.usage([]) == Usage(8, 6)
