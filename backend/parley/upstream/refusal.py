"""An HTTP status other than 200 into what it means for the person who asked. Shows nothing of a page."""

import time
from collections.abc import Iterator
from email.utils import parsedate_to_datetime

from requests import RequestException, Response

from parley.upstream.chunk import parse_json
from parley.upstream.complaint import error_in, words_of
from parley.upstream.error import UpstreamError
from parley.upstream.wait import said_wait

_LONGEST_BODY = 65536
_RETRYABLE = frozenset((408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524, 529))
# OpenAI's 429 that no waiting helps against.
_FINAL_CODES = frozenset(("insufficient_quota", "billing_not_active"))
# What may be wrong with the request, not with the key, the model or the provider.
_ABOUT_THE_REQUEST = frozenset((400, 422))
# How long a key is left alone, unless the provider says how long: one that is limited for the moment, that is refused,
# and that has nothing left to spend. Somebody may have mended it by then.
_LIMITED_S = 30.0
_REJECTED_S = 300.0
_SPENT_S = 900.0


def refusal(response: Response, where: str) -> UpstreamError:
    """The error that the response stands for; its body is read, its connection is not closed.

    `where`: what the operator looks at when the key is wrong.
    """
    error = _error_in(response)
    words = words_of(error)
    status = response.status_code
    retry_after_s = _retry_after_s(response)
    code, ours = _meaning(response, where, retry_after_s)
    is_final = isinstance(error, dict) and error.get("code") in _FINAL_CODES
    is_retryable = status in _RETRYABLE and not is_final
    key_rests_s = _SPENT_S if is_final else {401: _REJECTED_S, 403: _REJECTED_S, 429: _LIMITED_S}.get(status)
    return UpstreamError(
        code,
        f"{ours} It says: {words}" if words else ours,
        is_retryable=is_retryable,
        retry_after_s=retry_after_s,
        is_elsewhere=is_retryable or key_rests_s is not None or status == 404,
        key_rests_s=key_rests_s,
        said=error if status in _ABOUT_THE_REQUEST else None,
        status=status,
    )


def _meaning(response: Response, where: str, retry_after_s: float | None) -> tuple[str, str]:
    status = response.status_code
    if status in (401, 403):
        return "provider_rejected_key", f"The provider rejected the API key: check {where}."
    if status == 429:
        when = f"in {said_wait(retry_after_s)}" if retry_after_s else "later"
        return "provider_rate_limited", f"The provider is limiting requests: try again {when}."
    if status >= 500:
        return "provider_unavailable", f"The provider is unavailable at the moment (status {status}): try again later."
    if status == 404:
        return "provider_refused", "The provider does not know this model or address (status 404)."
    if 300 <= status < 400:
        return (
            "provider_refused",
            f"The provider's address redirects (status {status}): give its target instead.",
        )
    return "provider_refused", f"The provider refused the request (status {status})."


def _error_in(response: Response) -> object:
    try:
        event = parse_json(b"".join(_beginning(response)))
    except (ValueError, RequestException):
        return None
    return error_in(event)


def _beginning(response: Response) -> Iterator[bytes]:
    size = 0
    for piece in response.iter_content(_LONGEST_BODY):
        yield piece
        size += len(piece)
        if size > _LONGEST_BODY:
            return


def _retry_after_s(response: Response) -> float | None:
    """Seconds to wait, as `retry-after-ms` or `Retry-After` (RFC 9110, section 10.2.3: seconds or a date) says."""
    milliseconds = _number(response.headers.get("retry-after-ms"))
    if milliseconds is not None:
        return milliseconds / 1000
    header = response.headers.get("Retry-After")
    seconds = _number(header)
    if seconds is not None or not header:
        return seconds
    try:
        return max(0.0, parsedate_to_datetime(header).timestamp() - time.time())
    except ValueError:
        return None


def _number(text: str | None) -> float | None:
    try:
        number = float(text or "")
    except ValueError:
        return None
    return number if 0 <= number < float("inf") else None
