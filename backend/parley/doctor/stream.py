"""Times a stream through the public address: what stands before Parley must hand on each event at once."""

import json
import socket
import ssl
from collections.abc import Iterator
from time import monotonic
from typing import NamedTuple
from urllib.parse import urlsplit

import requests

from parley.doctor.finding import Finding, fine, wrong

_PATIENCE_S = 15.0
# What is to be done.
_HAND_ON = (
    "It has to hand on text/event-stream at once, as X-Accel-Buffering: no and Cache-Control: no-transform ask for: in "
    "nginx proxy_buffering off, and no gzip for that type; in Apache flushpackets=on; in a CDN neither caching nor "
    "compression nor scanning of /api."
)
_LEAVE_ALONE = (
    "Something ends connections that are idle, though Parley says something every 10 seconds: it has to wait longer "
    "than that (nginx: proxy_read_timeout; load balancers: the idle timeout)."
)
_SIX = "a browser then has six connections to the address for all its tabs, and each answer takes one."
# Of the time in which the events are sent: what comes within less of it came together.
_SPREAD = 0.5


class _Timed(NamedTuple):
    """Seconds since the request. `ticks`: when each event came, and when it was sent; `ended`: by the last event."""

    headers: requests.structures.CaseInsensitiveDict[str]
    ticks: list[tuple[float, float]]
    ended_s: float
    is_whole: bool


def stream_findings(url: str, quiet_s: int) -> Iterator[Finding]:
    """Takes `quiet_s` and a few seconds."""
    yield _protocol(url)
    try:
        timed = _time(url, quiet_s)
    except (requests.RequestException, ValueError) as error:
        detail = f"Parley does not answer at {url} ({type(error).__name__}): is it the address of the page?"
        yield wrong("stream", detail)
        return
    yield _buffering(timed)
    yield _silence(timed, quiet_s)


def _time(url: str, quiet_s: int) -> _Timed:
    address = f"{url.rstrip('/')}/api/health/stream?quiet={quiet_s}"
    # As a browser asks: compression is part of what may hold events back.
    headers = {"Accept": "text/event-stream", "Accept-Encoding": "gzip, br"}
    ticks: list[tuple[float, float]] = []
    is_whole = False
    begun = monotonic()
    with requests.get(address, headers=headers, stream=True, timeout=_PATIENCE_S) as response:
        response.raise_for_status()
        if not response.headers.get("Content-Type", "").startswith("text/event-stream"):
            raise ValueError("not a stream")
        try:
            for line in response.iter_lines(chunk_size=1):
                if line.startswith(b"data: "):
                    event = json.loads(line.removeprefix(b"data: "))
                    ticks.append((monotonic() - begun, event["sent_ms"] / 1000))
                    is_whole = event["is_last"]
        except requests.RequestException:
            # It is cut off: what came says when.
            pass
        return _Timed(response.headers, ticks, monotonic() - begun, is_whole)


def _buffering(timed: _Timed) -> Finding:
    ticks = timed.ticks[:-1] if timed.is_whole else timed.ticks
    if len(ticks) < 2:
        return wrong("buffering", f"no event came while they were sent: something collects them. {_HAND_ON}")
    came_s, sent_s = (ticks[-1][at] - ticks[0][at] for at in (0, 1))
    if came_s >= sent_s * _SPREAD:
        return fine("buffering", f"none: {len(ticks)} events came as they were sent, over {came_s:.1f} s")
    packed = timed.headers.get("Content-Encoding")
    how = f"compresses ({packed}) and so collects them" if packed else "collects them"
    detail = f"{len(ticks)} events sent over {sent_s:.1f} s came within {came_s:.1f} s: something {how}. {_HAND_ON}"
    return wrong("buffering", detail)


def _silence(timed: _Timed, quiet_s: int) -> Finding:
    if timed.is_whole:
        return fine("silence", f"a stream that is silent for {quiet_s} s but for heartbeats is left alone")
    after_s = timed.ended_s - (timed.ticks[-1][0] if timed.ticks else 0.0)
    return wrong("silence", f"the stream was cut off {after_s:.0f} s after an event. {_LEAVE_ALONE}")


def _protocol(url: str) -> Finding:
    parts = urlsplit(url)
    host = parts.hostname
    if parts.scheme != "https" or not host:
        is_here = host in ("localhost", "127.0.0.1", "::1")
        return (fine if is_here else wrong)("HTTP/2", f"not without TLS: {_SIX} Switch TLS on, see README.md.")
    context = ssl.create_default_context()
    context.set_alpn_protocols(["h2", "http/1.1"])
    try:
        with (
            socket.create_connection((host, parts.port or 443), _PATIENCE_S) as plain,
            context.wrap_socket(plain, server_hostname=host) as secured,
        ):
            chosen = secured.selected_alpn_protocol()
    except OSError as error:
        return wrong("HTTP/2", f"there is no TLS connection to {parts.netloc}: {error.strerror or error}.")
    if chosen == "h2":
        return fine("HTTP/2", "spoken: all tabs share one connection")
    return wrong("HTTP/2", f"not spoken: {_SIX} Switch it on where TLS ends (nginx: http2 on).")
