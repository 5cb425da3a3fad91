from collections.abc import Sequence
from uuid import uuid4

from parley.domain.message import Message, Role
from parley.domain.part import Part, Reasoning, Text
from parley.domain.prompt import GO_ON, Prompt, Turn, turns_of


def message(role: Role, *parts: Part) -> Message:
    identifier = str(uuid4())
    sequence: Sequence[Part] = parts
    return Message(
        identifier, "", None, role, "complete", None, None, "", [identifier], 0, None, [], parts=list(sequence)
    )


def test_a_path_becomes_turns_under_the_system_prompt() -> None:
    path = [message("user", Text("a")), message("assistant", Reasoning("hm"), Text("b")), message("user", Text("c"))]
    turns = [Turn("system", "Be brief."), Turn("user", "a"), Turn("assistant", "b"), Turn("user", "c")]
    assert turns_of(path, "Be brief.") == turns


def test_questions_whose_answer_says_nothing_become_one_turn() -> None:
    path = [message("user", Text("a")), message("assistant", Reasoning("hm")), message("user", Text("b"))]
    assert turns_of(path, None) == [Turn("user", "a\n\nb")]


def test_going_on_shows_what_is_written_and_asks_for_the_rest() -> None:
    prompt = Prompt("m", [Turn("user", "a")])
    assert prompt.going_on("so far").turns == (Turn("user", "a"), Turn("assistant", "so far"), Turn("user", GO_ON))


def test_with_nothing_written_the_question_is_asked_again() -> None:
    prompt = Prompt("m", [Turn("user", "a")])
    assert prompt.going_on("") is prompt
