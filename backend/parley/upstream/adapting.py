"""Parameters that a model does not take: dropped or renamed, as the operator says or it was found to want. Pure."""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

import msgspec

from parley.upstream.config import ParamRules

# How OpenAI's newer models call it, and what they say of the old name.
_RENAMED = {"max_tokens": "max_completion_tokens"}
# Without these a request means the same: nothing else is dropped because a refusal names it. By the OpenAI API's names.
_OPTIONAL = frozenset(
    (
        *(
            "temperature",
            "top_p",
            "top_k",
            "min_p",
            "max_tokens",
            "max_completion_tokens",
            "seed",
            "stop",
            "logit_bias",
        ),
        *("presence_penalty", "frequency_penalty", "repetition_penalty", "reasoning_effort", "verbosity", "user"),
        *("stream_options", "parallel_tool_calls", "service_tier", "store", "metadata", "quality", "style"),
        *("background", "moderation", "output_compression", "output_format", "partial_images"),
        *("dimensions", "instructions", "speed"),
    )
)
_READ = 5000
_REFUSED = re.compile(
    r"unsupported|not supported|n.t support|unrecognized|unexpected|unknown|extra|not (allowed|permitted|available)|"
    r"deprecated|only the default",
    re.IGNORECASE,
)


class Adapted(NamedTuple):
    """`fields`: what is sent, but the model; `dropped`: the person's parameters that are not among them."""

    fields: Mapping[str, object]
    dropped: Sequence[str]


def adapted(wanted: Mapping[str, object], own: Mapping[str, object], rules: ParamRules) -> Adapted:
    """The parameters as the model takes them: the person's, and ours, which nobody misses."""
    both = {**own, **wanted}
    fields = {rules.rename.get(name, name): value for name, value in both.items() if name not in rules.drop}
    return Adapted(fields, [name for name in wanted if name in rules.drop])


def learned(rules: ParamRules, fields: Collection[str], own: Collection[str], error: object) -> ParamRules | None:
    """The rules with what the provider's error says of a parameter that was sent; None: of none that can be left out.

    `fields`: as they were sent; `own`: ours. The error names it between quotation marks, and says in one of the usual
    ways that it is not wanted.
    """
    message = _message_in(error)
    name = next((each for each in fields if _names(message, each)), None)
    if name is None or not _REFUSED.search(message):
        return None
    # Ours, whatever it is called there.
    ours = next((ours for ours, theirs in rules.rename.items() if theirs == name), name)
    if ours not in _OPTIONAL and ours not in own:
        return None
    other = _RENAMED.get(name)
    if other and other in message:
        return ParamRules(rules.drop, {**rules.rename, ours: other})
    return ParamRules(rules.drop | {ours}, rules.rename)


def _message_in(error: object) -> str:
    # All of it: FastAPI's list of what is wrong with a body, as vLLM hands it on, names a parameter as a place.
    return msgspec.json.encode(error).decode()[:_READ]


def _names(message: str, name: str) -> bool:
    """Between quotation marks: in running text, `stop` is only a word."""
    return re.search(rf"['\"`]{name}['\"`\\]", message) is not None
