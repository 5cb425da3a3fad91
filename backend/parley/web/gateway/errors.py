"""Errors as the OpenAI API words them, for its clients know no others."""

import logging
from collections.abc import Mapping
from math import ceil

import msgspec
from flask import Blueprint, Response
from gunicorn.http.errors import ParseException
from werkzeug.exceptions import HTTPException

from parley.domain.errors import InvalidError, ParleyError, RetryLaterError
from parley.upstream.error import UpstreamError
from parley.web.problem import status_of
from parley.web.reply import json_reply

_log = logging.getLogger(__name__)
# What is wrong with a request is said with the provider's own status; what is wrong with our key is not the caller's.
_PASSED_ON = frozenset((400, 404, 409, 413, 415, 422))
_STATUS = {
    "provider_refused": 400,
    "provider_rate_limited": 429,
    "provider_unavailable": 503,
    "shut_down": 503,
    "first_token_timeout": 504,
    "silence_timeout": 504,
    "answer_timeout": 504,
    "internal": 500,
}
_TYPES = {401: "authentication_error", 402: "insufficient_quota", 403: "permission_error", 429: "rate_limit_error"}


class UnknownTokenError(ParleyError):
    """The call comes without a token, or with one that is not, or no longer, in use."""

    code = "invalid_api_key"


class NoModelError(ParleyError):
    """The call names no model, and there is none that could be meant."""

    code = "model_not_found"


_OWN = {"invalid_api_key": 401, "model_not_found": 404, "unknown_provider": 404, "invalid": 400}


class ApiError(msgspec.Struct):
    """https://platform.openai.com/docs/api-reference/errors: what stands in `error`."""

    message: str
    type: str
    param: str | None
    code: str


def register_errors(calls: Blueprint) -> None:
    """Every error of these calls; no trace of one leaves the process but in the log."""

    @calls.errorhandler(ParleyError)
    def refused(error: ParleyError) -> Response:
        field = error.errors[0].field if isinstance(error, InvalidError) and error.errors else None
        headers = {"Retry-After": str(error.retry_after_s)} if isinstance(error, RetryLaterError) else {}
        status = _OWN.get(error.code) or status_of(error.code)
        if status == 401:
            headers["WWW-Authenticate"] = "Bearer"
        return _reply(status, _error(status, error.detail, error.code, field), headers)

    @calls.errorhandler(HTTPException)
    def refused_by_flask(error: HTTPException) -> Response:
        status = error.code or 500
        too_large = "The request is larger than what this server takes at once."
        message = too_large if status == 413 else "The request cannot be read."
        return _reply(status, _error(status, message, "bad_request"))

    @calls.errorhandler(ParseException)
    def unreadable(_: ParseException) -> Response:
        return _reply(400, _error(400, "The request cannot be read.", "bad_request"))

    @calls.errorhandler(Exception)
    def crashed(error: Exception) -> Response:
        _log.error("request crashed", exc_info=error)
        message = "Something went wrong inside Parley; its log says what. Try again."
        return _reply(500, _error(500, message, "internal"))


def provider_reply(error: UpstreamError) -> Response:
    """Why there is no reply from the provider."""
    status = _status(error)
    # Parley has asked as often as it was set up to: only a limit is worth asking again after.
    headers = {} if status == 429 else {"X-Should-Retry": "false"}
    if error.retry_after_s is not None:
        headers["Retry-After"] = str(ceil(error.retry_after_s))
    return _reply(status, _told(error, status), headers)


def error_event(error: UpstreamError) -> bytes:
    """The same, once the stream has begun."""
    return b"data: %b\n\n" % msgspec.json.encode({"error": _told(error, _status(error))})


def no_such_call() -> Response:
    """Nothing is at this address."""
    return _reply(404, _error(404, "Parley's gateway has no such call.", "not_found"))


def _status(error: UpstreamError) -> int:
    if error.code == "provider_refused" and error.status in _PASSED_ON:
        return error.status or 400
    return _STATUS.get(error.code, 502)


def _told(error: UpstreamError, status: int) -> ApiError:
    param = error.said.get("param") if isinstance(error.said, dict) else None
    return _error(status, error.detail, error.code, param if isinstance(param, str) else None)


def _error(status: int, message: str, code: str, param: str | None = None) -> ApiError:
    kind = _TYPES.get(status) or ("server_error" if status >= 500 else "invalid_request_error")
    return ApiError(message, kind, param, code)


def _reply(status: int, error: ApiError, headers: Mapping[str, str] | None = None) -> Response:
    response = json_reply({"error": error}, status)
    response.headers.extend(headers or {})
    return response
