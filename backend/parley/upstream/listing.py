"""A provider's list of models, and what it says of each. Pure.

Every OpenAI-compatible server lists names; beyond that each has words of its own, of which the usual ones are known.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

from parley.domain.model import Ability, ModelFacts, Price
from parley.upstream.characters import storable

# OpenRouter and Groq, Mistral and LM Studio, vLLM, Together; LiteLLM's says how much of it is for the question.
_WINDOWS = ("context_length", "context_window", "max_context_length", "max_model_len", "max_input_tokens")
# No model of today reads a hundredth of this: a number beyond it is something else.
_LARGEST_WINDOW = 1_000_000_000


def listed_models(body: object) -> dict[str, ModelFacts]:
    """The names in the provider's order, each with what is said of it. Whatever is no model is passed over."""
    items = body.get("data") if isinstance(body, dict) else body
    models: dict[str, ModelFacts] = {}
    for item in items if isinstance(items, list) else ():
        name = item.get("id") if isinstance(item, dict) else None
        if isinstance(name, str) and name:
            models.setdefault(storable(name), _facts(item))
    return models


def _facts(item: Mapping[str, Any]) -> ModelFacts:
    return ModelFacts(_window(item), tuple(_abilities(item)), _price(item), tuple(_inabilities(item)))


def _window(item: Mapping[str, Any]) -> int | None:
    # llama.cpp.
    meta = item.get("meta")
    said = [*(item.get(name) for name in _WINDOWS), meta.get("n_ctx") if isinstance(meta, dict) else None]
    return next((each for each in said if type(each) is int and 0 < each < _LARGEST_WINDOW), None)


def _abilities(item: Mapping[str, Any]) -> Iterator[Ability]:
    # OpenRouter's `architecture` and `supported_parameters`; Mistral's and LM Studio's `capabilities`.
    architecture, capabilities = item.get("architecture"), item.get("capabilities")
    modalities = architecture if isinstance(architecture, dict) else {}
    parameters = _words(item.get("supported_parameters"))
    can = {name for name, is_so in capabilities.items() if is_so is True} if isinstance(capabilities, dict) else set()
    can |= _words(capabilities)
    if "image" in _words(modalities.get("input_modalities")) or "vision" in can or item.get("type") == "vlm":
        yield "vision"
    if "audio" in _words(modalities.get("input_modalities")) or "audio" in can:
        yield "audio"
    if parameters & {"reasoning", "include_reasoning"} or can & {"reasoning", "thinking"}:
        yield "reasoning"
    if "tools" in parameters or can & {"tools", "tool_use", "function_calling"}:
        yield "tools"
    if "image" in _words(modalities.get("output_modalities")):
        yield "images"


def _inabilities(item: Mapping[str, Any]) -> Iterator[Ability]:
    # Only where it is said: many lists do not speak of it at all.
    architecture, capabilities = item.get("architecture"), item.get("capabilities")
    taken = architecture.get("input_modalities") if isinstance(architecture, dict) else None
    denied = (
        {name for name, is_so in capabilities.items() if is_so is False} if isinstance(capabilities, dict) else set()
    )
    if (isinstance(taken, list) and "image" not in taken) or "vision" in denied or item.get("type") == "llm":
        yield "vision"
    if (isinstance(taken, list) and "audio" not in taken) or "audio" in denied:
        yield "audio"


def _price(item: Mapping[str, Any]) -> Price | None:
    pricing = item.get("pricing")
    if not isinstance(pricing, dict):
        return None
    with suppress(KeyError, TypeError, ValueError):
        # OpenRouter: dollars a token.
        prices = [float(pricing[name]) * 1_000_000 for name in ("prompt", "completion")]
        # A router that chooses among models says -1.
        return Price(round(prices[0], 6), round(prices[1], 6)) if min(prices) >= 0 else None
    with suppress(KeyError, TypeError, ValueError):
        # Together: dollars a million tokens.
        return Price(float(pricing["input"]), float(pricing["output"]))
    return None


def _words(value: object) -> set[str]:
    return {each for each in value if isinstance(each, str)} if isinstance(value, list) else set()
