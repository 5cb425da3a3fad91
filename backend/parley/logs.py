"""Logs as JSON lines on standard error: one line an event. Adds a time, a level and the ids of request and answer."""

import json
import logging
from contextvars import ContextVar
from datetime import UTC, datetime
from types import TracebackType

_log = logging.getLogger(__name__)
_OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
# Libraries that say at INFO what Parley says better, or what nobody needs.
_QUIET = ("urllib3", "botocore", "alembic", "flask_cors")


# Ties the lines of one request together; web/ sets it.
request_id: ContextVar[str | None] = ContextVar("request_id", default=None)
# Ties the lines of the answer's run to it; answers/ sets it.
answer_id: ContextVar[str | None] = ContextVar("answer_id", default=None)


class JsonFormatter(logging.Formatter):
    """A record's `extra` fields stand beside its message."""

    def format(self, record: logging.LogRecord) -> str:
        fields: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
            **{variable.name: value for variable in (request_id, answer_id) if (value := variable.get())},
            **{name: value for name, value in vars(record).items() if name not in _OWN},
        }
        if record.exc_info:
            fields["trace"] = self.formatException(record.exc_info)
        return json.dumps(fields, ensure_ascii=False, default=str)


def log_crash(context: object, kind: type[BaseException], error: BaseException, trace: TracebackType) -> None:
    """A greenlet died of an error nobody caught; gevent's hub would print it."""
    _log.error("crashed", exc_info=(kind, error, trace), extra={"greenlet": repr(context)})


def set_up_logs(level: str) -> None:
    """All logs of the process go out this way, at `level` (debug, info, warning or error) and above."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonFormatter())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
