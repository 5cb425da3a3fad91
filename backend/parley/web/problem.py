"""Errors as RFC 9457 problems. The one place where a refusal becomes an HTTP status."""

import logging
from http import HTTPStatus
from math import ceil
from typing import TypedDict

import msgspec
from flask import Flask, Response
from gunicorn.http.errors import ParseException
from werkzeug.exceptions import HTTPException

from parley.domain.errors import InvalidError, ParleyError, RetryLaterError
from parley.upstream.error import UpstreamError
from parley.web.reply import json_reply

_log = logging.getLogger(__name__)

STATUS = {
    "malformed_json": 400,
    "signed_out": 401,
    "wrong_password": 401,
    "wrong_passkey": 401,
    "password_needed": 401,
    "not_vouched": 401,
    "budget_spent": 402,
    "foreign_origin": 403,
    "not_allowed": 403,
    "not_found": 404,
    "id_taken": 409,
    "login_taken": 409,
    "last_administrator": 409,
    "passkey_needed": 409,
    "parent_writing": 409,
    "has_replies": 409,
    "not_continuable": 409,
    "model_cannot_continue": 409,
    "deleted": 410,
    "link_gone": 410,
    "unknown_host": 421,
    "file_in_use": 409,
    "too_large": 413,
    "unsupported_file": 415,
    "invalid": 422,
    "unreadable_file": 422,
    "model_cannot_see": 422,
    "model_cannot_hear": 422,
    "not_an_answer": 422,
    "unknown_provider": 422,
    "no_fitting_model": 422,
    "nothing_to_say": 422,
    "provider_refused": 422,
    "too_many_answers": 429,
    "too_many_questions": 429,
    "too_many_attempts": 429,
    "provider_rate_limited": 429,
    "shutting_down": 503,
    "unavailable": 503,
    "shut_down": 503,
    "provider_rejected_key": 502,
    "provider_unreachable": 502,
    "provider_unavailable": 502,
    "provider_broke_off": 502,
    "provider_error": 502,
    "voucher_unreachable": 502,
    "first_token_timeout": 504,
    "silence_timeout": 504,
    "answer_timeout": 504,
}
# What any call may come to that asks a provider.
PROVIDER_CODES = (
    *("provider_refused", "provider_rate_limited", "provider_rejected_key", "provider_unreachable"),
    *("provider_unavailable", "provider_broke_off", "provider_error"),
    *("first_token_timeout", "silence_timeout", "answer_timeout"),
    *("budget_spent", "not_allowed", "too_many_questions", "shutting_down", "shut_down"),
    *("unknown_provider", "no_fitting_model"),
)
# A provider that does not say when to come again; a server that is started anew.
_LATER_S = {429: 10, 503: 5}
_HTTP = {
    400: ("bad_request", "The request cannot be read."),
    404: ("not_found", "There is nothing at this address."),
    405: ("method_not_allowed", "This address does not take that method."),
    413: ("too_large", "This is more than 1 MiB, which is too much at once: send less."),
    415: ("unsupported_media_type", "Send the body as application/json."),
    416: ("range_not_satisfiable", "The file is not that long."),
}
# What a status has to say in a header, too (RFC 9110, sections 15.5.6 and 15.5.17).
_KEPT = {405: ("Allow",), 416: ("Content-Range",)}


class WrongField(TypedDict):
    """What is wrong with one field, or with one parameter: `field` is a dotted path such as `parts.0.text`."""

    field: str
    detail: str


class Problem(msgspec.Struct, omit_defaults=True):
    """RFC 9457. `code` is stable; `errors` names each field of a request that is wrong."""

    title: str
    status: int
    detail: str
    code: str
    errors: list[WrongField] = []
    type: str | msgspec.UnsetType = msgspec.UNSET


def status_of(code: str) -> int:
    """The HTTP status of a problem with this code."""
    return STATUS.get(code) or next((status for status, (name, _) in _HTTP.items() if name == code), 500)


def register_problems(app: Flask) -> None:
    """Every error of a call becomes a problem; no trace of one leaves the process but in the log."""

    @app.errorhandler(ParleyError)
    def refused(error: ParleyError) -> Response:
        response = _problem(STATUS.get(error.code, 500), error.code, error.detail, _fields(error))
        if isinstance(error, RetryLaterError):
            response.headers["Retry-After"] = str(error.retry_after_s)
        return response

    @app.errorhandler(UpstreamError)
    def refused_by_provider(error: UpstreamError) -> Response:
        status = STATUS.get(error.code, 502)
        response = _problem(status, error.code, error.detail)
        if status in _LATER_S:
            response.headers["Retry-After"] = str(ceil(error.retry_after_s or _LATER_S[status]))
        return response

    @app.errorhandler(HTTPException)
    def refused_by_flask(error: HTTPException) -> Response:
        status = error.code or 500
        response = _problem(status, *_HTTP.get(status, ("internal", "Something went wrong inside Parley.")))
        for name in _KEPT.get(status, ()):
            response.headers[name] = dict(error.get_headers()).get(name, "")
        return response

    @app.errorhandler(ParseException)
    def unreadable(_error: ParseException) -> Response:
        # gunicorn reads a body only when it is asked for: its chunks may be broken.
        return _problem(400, *_HTTP[400])

    @app.errorhandler(Exception)
    def crashed(error: Exception) -> Response:
        _log.error("request crashed", exc_info=error)
        return _problem(500, "internal", "Something went wrong inside Parley; its log says what. Try again.")


def _fields(error: ParleyError) -> list[WrongField]:
    errors = error.errors if isinstance(error, InvalidError) else ()
    return [WrongField(field=each.field, detail=each.detail) for each in errors]


def _problem(status: int, code: str, detail: str, errors: list[WrongField] | None = None) -> Response:
    problem = Problem(HTTPStatus(status).phrase, status, detail, code, errors or [], type="about:blank")
    return json_reply(problem, status, "application/problem+json")
