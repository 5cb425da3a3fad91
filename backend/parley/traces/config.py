"""Where traces go."""

import msgspec


class TracesConfig(msgspec.Struct, frozen=True):
    """`url`: of a collector that takes OTLP over HTTP. `headers`: what it lets one in by. `ratio`: of all traces."""

    url: str
    headers: dict[str, str]
    ratio: float
