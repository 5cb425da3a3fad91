"""Where traces go: what can be meant, and what is told of what cannot."""

import pytest

from parley.setting_reader import SettingsError
from parley.settings import read_settings
from parley.traces.config import TracesConfig

URL = "http://collector:4318"


def test_nobody_is_told_unless_it_is_said() -> None:
    assert read_settings({}).traces is None


def test_headers_are_read_as_everywhere_and_shown_nowhere() -> None:
    settings = read_settings(
        {
            "OTEL_EXPORTER_OTLP_ENDPOINT": f"{URL}/",
            "OTEL_EXPORTER_OTLP_HEADERS": "Authorization=Bearer%20tide, x-team=sea",
            "OTEL_TRACES_SAMPLER_ARG": "0.25",
        }
    )
    assert settings.traces == TracesConfig(URL, {"authorization": "Bearer tide", "x-team": "sea"}, 0.25)
    assert [each.value for each in settings.in_force if each.name == "OTEL_EXPORTER_OTLP_HEADERS"] == [None]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4318"),
        ("OTEL_EXPORTER_OTLP_HEADERS", "no header"),
        ("OTEL_TRACES_SAMPLER_ARG", "2"),
        ("OTEL_TRACES_SAMPLER_ARG", "half"),
    ],
)
def test_what_cannot_be_meant_is_told_once(name: str, value: str) -> None:
    with pytest.raises(SettingsError) as refused:
        read_settings({"OTEL_EXPORTER_OTLP_ENDPOINT": URL, name: value})
    (problem,) = refused.value.problems
    assert problem.startswith(name)
