"""Settings of traces, by the names that OpenTelemetry gives them everywhere."""

import re
from urllib.parse import unquote

from parley import setting_values as values
from parley.setting_reader import SettingReader
from parley.traces.config import TracesConfig

# RFC 9110, 5.6.2.
_NAME = r"[A-Za-z0-9!#$%&'*+.^_`|~-]+"


def read_traces(reader: SettingReader) -> TracesConfig | None:
    """None: nobody is told. What is wrong with it, the reader knows."""
    url = reader.read("OTEL_EXPORTER_OTLP_ENDPOINT", "", _url)
    headers = reader.read("OTEL_EXPORTER_OTLP_HEADERS", "", _headers)
    ratio = reader.read("OTEL_TRACES_SAMPLER_ARG", "1", _ratio)
    return TracesConfig(url, headers, ratio) if url else None


def _url(text: str) -> str:
    return values.http_url(text, "such as http://collector:4318") if text else ""


def _headers(text: str) -> dict[str, str]:
    """`name=value,name=value`, with values as in addresses: https://opentelemetry.io/docs/specs/otel/protocol/exporter."""
    pairs = [each.strip().partition("=") for each in text.split(",") if each.strip()]
    if not all(re.fullmatch(_NAME, name.strip()) and unquote(value).isprintable() for name, _, value in pairs):
        raise ValueError("must be headers such as authorization=Bearer%20abc, separated by commas.")
    return {name.strip().lower(): unquote(value.strip()) for name, _, value in pairs}


def _ratio(text: str) -> float:
    if not re.fullmatch(r"0(\.[0-9]{1,6})?|1(\.0{1,6})?", text):
        raise ValueError("must be a number from 0 to 1.")
    return float(text)
