"""What providers say of their models, each in its own words; and what is publicly known."""

import pytest

from parley.domain.model import ModelFacts, Price
from parley.upstream.catalogue import catalogued
from parley.upstream.listing import listed_models


@pytest.mark.parametrize(
    ("item", "facts"),
    [
        ({"object": "model"}, ModelFacts()),
        (
            {
                "context_length": 131072,
                "architecture": {"input_modalities": ["text", "image"], "output_modalities": ["text"]},
                "supported_parameters": ["tools", "reasoning", "seed"],
                "pricing": {"prompt": "0.0000025", "completion": "0.00001"},
            },
            ModelFacts(131072, ("vision", "reasoning", "tools"), Price(2.5, 10.0), ("audio",)),
        ),
        ({"pricing": {"prompt": "-1", "completion": "-1"}}, ModelFacts()),
        ({"pricing": {"input": 0.6, "output": 1.2}}, ModelFacts(price=Price(0.6, 1.2))),
        ({"max_model_len": 8192}, ModelFacts(8192)),
        ({"architecture": {"input_modalities": ["text"]}}, ModelFacts(inabilities=("vision", "audio"))),
        ({"architecture": {"input_modalities": ["audio"]}}, ModelFacts(None, ("audio",), inabilities=("vision",))),
        ({"capabilities": {"vision": False}}, ModelFacts(inabilities=("vision",))),
        ({"type": "llm"}, ModelFacts(inabilities=("vision",))),
        ({"meta": {"n_ctx": 4096}}, ModelFacts(4096)),
        (
            {"max_context_length": 32768, "capabilities": {"vision": True, "function_calling": True, "ocr": False}},
            ModelFacts(32768, ("vision", "tools")),
        ),
        ({"type": "vlm", "capabilities": ["tool_use"]}, ModelFacts(None, ("vision", "tools"))),
        ({"architecture": {"output_modalities": ["image"]}}, ModelFacts(None, ("images",))),
        (
            {
                "context_length": "much",
                "context_window": True,
                "max_model_len": 10**12,
                "meta": [],
                "architecture": "transformer",
                "capabilities": 7,
                "supported_parameters": {"tools": 1},
                "pricing": {"prompt": None, "completion": "free"},
            },
            ModelFacts(),
        ),
    ],
)
def test_each_providers_words_are_understood(item: dict[str, object], facts: ModelFacts) -> None:
    assert listed_models({"data": [{"id": "m", **item}]}) == {"m": facts}


@pytest.mark.parametrize("body", [None, "models", {"data": "none"}, {"data": [None, {"id": ""}, {"id": 7}]}, {}])
def test_what_is_no_list_lists_nothing(body: object) -> None:
    assert listed_models(body) == {}


def test_a_bare_list_keeps_its_order_and_names_each_model_once() -> None:
    assert list(listed_models([{"id": "b"}, {"id": "a"}, {"id": "b", "max_model_len": 1}])) == ["b", "a"]


def test_a_well_known_model_is_catalogued_under_its_providers_address_only() -> None:
    known = catalogued("gpt-4o", "https://api.openai.com/v1")
    assert known.context_window
    assert known.price
    assert 0 < known.price.input < known.price.output
    assert catalogued("gpt-4o", "http://127.0.0.1:11434/v1") == ModelFacts()
    assert catalogued("no-such-model", "https://api.openai.com/v1") == ModelFacts()


def test_what_the_provider_says_goes_before() -> None:
    said = ModelFacts(1000, (), Price(1, 1))
    assert said.or_else(ModelFacts(2000, ("vision",), Price(2, 2))) == ModelFacts(1000, ("vision",), Price(1, 1))
