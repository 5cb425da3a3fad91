"""What a client said before, in front of what it says now."""

import pytest

from parley.forwarding.context import Said, joined


def said(*turns: str) -> list[Said]:
    """`role: content`."""
    return [dict(zip(("role", "content"), turn.split(": "), strict=True)) for turn in turns]


KEPT = said("system: Be brief.", "user: One?", "assistant: One.", "user: Two?", "assistant: Two.")


def test_nothing_before() -> None:
    assert joined([], said("user: One?"), None) == said("user: One?")


def test_everything_where_nobody_knows_the_window() -> None:
    assert joined(KEPT, said("user: Three?"), None) == [*KEPT, *said("user: Three?")]


@pytest.mark.parametrize("role", ["system", "developer"])
def test_new_instructions_take_the_place_of_the_old(role: str) -> None:
    assert joined(KEPT, said(f"{role}: Be long.", "user: Three?"), None) == [
        *said(f"{role}: Be long."),
        *KEPT[1:],
        *said("user: Three?"),
    ]


def test_of_old_instructions_the_latest_stay() -> None:
    kept = [*KEPT, *said("system: Be long.", "user: Three?", "assistant: Three.")]
    assert [each["content"] for each in joined(kept, said("user: Four?"), None)][:2] == ["Be long.", "One?"]


def test_the_oldest_makes_room_question_and_answer_together() -> None:
    # Each turn is a token or two; 14 of 20 may be filled.
    kept = said("user: A long question?", "assistant: A long answer.", "user: Two?", "assistant: Two.")
    fitting = joined(kept, said("user: A question of thirty letters?"), 20)
    assert [each["content"] for each in fitting] == ["Two?", "Two.", "A question of thirty letters?"]


def test_a_result_does_not_stand_without_its_call() -> None:
    kept = [*said("user: " + "Look! " * 20), {"role": "assistant", "tool_calls": []}, *said("tool: Blue.", "user: So?")]
    assert joined(kept, said("user: Now?"), 12) == said("user: So?", "user: Now?")


def test_what_is_said_now_is_never_left_out() -> None:
    now = said("system: Be brief.", "user: " + "word " * 100)
    assert joined(KEPT, now, 10) == now


def test_pictures_are_passed_over_in_the_count() -> None:
    picture: Said = {"role": "user", "content": [{"type": "image_url", "image_url": {"url": "data:" + "x" * 9999}}]}
    assert joined([picture], said("user: What?"), 20) == [picture, *said("user: What?")]
