"""Parameters that a model does not take."""

import pytest

from parley.upstream.adapting import adapted, learned
from parley.upstream.config import ParamRules

PARAMS: dict[str, object] = {"temperature": 0.5, "max_tokens": 10, "stop": ["x"]}
OWN: dict[str, object] = {"stream_options": {"include_usage": True}}
FIELDS = adapted(PARAMS, OWN, ParamRules()).fields


def test_what_nothing_is_said_of_is_sent_as_it_is() -> None:
    assert adapted(PARAMS, OWN, ParamRules()) == (OWN | {"temperature": 0.5, "max_tokens": 10, "stop": ["x"]}, [])


def test_rules_drop_and_rename() -> None:
    rules = ParamRules(frozenset(("temperature", "stream_options")), {"max_tokens": "max_completion_tokens"})
    assert adapted(PARAMS, OWN, rules) == ({"max_completion_tokens": 10, "stop": ["x"]}, ["temperature"])


@pytest.mark.parametrize(
    ("error", "rules"),
    [
        (
            {
                "message": "Unsupported parameter: 'max_tokens' is not supported with this model. "
                "Use 'max_completion_tokens' instead.",
                "type": "invalid_request_error",
                "param": "max_tokens",
                "code": "unsupported_parameter",
            },
            ParamRules(rename={"max_tokens": "max_completion_tokens"}),
        ),
        (
            {
                "message": "Unsupported value: 'temperature' does not support 0.5 with this model. "
                "Only the default (1) value is supported.",
                "type": "invalid_request_error",
                "param": "temperature",
                "code": "unsupported_value",
            },
            ParamRules(frozenset(("temperature",))),
        ),
        (
            [{"type": "extra_forbidden", "loc": ["body", "stop"], "msg": "Extra inputs are not permitted"}],
            ParamRules(frozenset(("stop",))),
        ),
        ("Unrecognized request argument supplied: `stream_options`", ParamRules(frozenset(("stream_options",)))),
        (
            {"message": "litellm.UnsupportedParamsError: m does not support parameters: ['temperature'], for model=m."},
            ParamRules(frozenset(("temperature",))),
        ),
    ],
)
def test_what_a_refusal_says_of_a_parameter_is_learned(error: object, rules: ParamRules) -> None:
    assert learned(ParamRules(), FIELDS, OWN, error) == rules


def test_what_is_refused_under_its_other_name_too_is_dropped() -> None:
    before = ParamRules(rename={"max_tokens": "max_completion_tokens"})
    error = {"message": "Unsupported parameter: 'max_completion_tokens'.", "param": "max_completion_tokens"}
    rules = learned(before, adapted(PARAMS, OWN, before).fields, OWN, error)
    assert rules == ParamRules(frozenset(("max_tokens",)), before.rename)
    assert rules
    assert adapted(PARAMS, OWN, rules) == (OWN | {"temperature": 0.5, "stop": ["x"]}, ["max_tokens"])


@pytest.mark.parametrize(
    "error",
    [
        None,
        {"message": "This model's maximum context length is 8192 tokens.", "code": "context_length_exceeded"},
        {"message": "Please stop: this is not supported."},
        {"message": "'temperature' must be at most 2."},
        {"message": "Unsupported parameter: 'logprobs'.", "param": "logprobs"},
    ],
)
def test_other_refusals_teach_nothing(error: object) -> None:
    assert learned(ParamRules(), FIELDS, OWN, error) is None
