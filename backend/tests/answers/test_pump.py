"""What is logged while a run is written belongs to its answer and to the request that asked for it."""

import json
import logging
from typing import cast

from parley.answers.limits import Limits
from parley.answers.live import LiveAnswer
from parley.answers.pump import Pump
from parley.answers.work import Work
from parley.domain.message import Message
from parley.domain.model import ModelFacts
from parley.domain.run import Run
from parley.logs import JsonFormatter, answer_id, request_id
from parley.upstream.providers import Providers

LIMITS = Limits(first_token_s=30, silence_s=30, answer_s=60, auto_continue=0)


class Nobody:
    def facts(self, _model: str) -> ModelFacts:
        return ModelFacts()


class Logging(Work):
    """Says something, and that is all."""

    def do(self) -> None:
        logging.getLogger("parley.test").warning("on the way")

    def said(self) -> list[str]:
        return []


class Lines(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(JsonFormatter())
        self.lines: list[dict[str, object]] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(json.loads(self.format(record)))


def test_a_line_of_a_run_has_the_ids_of_answer_and_request() -> None:
    message = Message("a", "c", "q", "assistant", "writing", "p/m", None, "", ["a"], 1, None, (Run(1, 0, "writing"),))
    live = LiveAnswer(message, "owner", [])
    lines = Lines()
    logger = logging.getLogger("parley.test")
    logger.addHandler(lines)
    asked = request_id.set("r-1")
    try:
        pump = Pump(Logging(live, cast("Providers", Nobody()), LIMITS), LIMITS)
    finally:
        request_id.reset(asked)
    pump.start(lambda _pump: live.abandon())
    live.wait_ended(5)
    logger.removeHandler(lines)
    assert pump.ending
    assert pump.ending.status == "complete"
    (line,) = lines.lines
    assert (line["answer_id"], line["request_id"]) == ("a", "r-1")
    # And nobody else's.
    assert answer_id.get() is None
