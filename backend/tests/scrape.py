"""What Prometheus would read of a running server: samples by name and labels."""

import urllib.request
from collections.abc import Iterator

from prometheus_client import Metric
from prometheus_client.parser import text_string_to_metric_families


class Scrape:
    def __init__(self, port: int) -> None:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as response:
            self.text = response.read().decode()
        self.families: list[Metric] = list(text_string_to_metric_families(self.text))

    def value(self, name: str, **labels: str) -> float:
        """The sum of all samples of this name that have these labels; 0 where there is none."""
        return sum(value for said, value in self._samples(name) if said.items() >= labels.items())

    def by(self, name: str, *labels: str) -> dict[tuple[str, ...], float]:
        """The samples, added up by these labels; none of nothing."""
        found: dict[tuple[str, ...], float] = {}
        for said, value in self._samples(name):
            key = tuple(said[label] for label in labels)
            found[key] = found.get(key, 0.0) + value
        return {key: value for key, value in found.items() if value}

    def _samples(self, name: str) -> Iterator[tuple[dict[str, str], float]]:
        for family in self.families:
            for sample in family.samples:
                if sample.name == name:
                    yield sample.labels, sample.value
