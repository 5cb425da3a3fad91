"""Trees from elsewhere as questions and answers in turn."""

import pytest

from parley.domain.message import Role
from parley.domain.part import Reasoning, Text
from parley.exchange.found import Node
from parley.exchange.turns import TooBranchedError, Turns, in_turns


def node(node_id: str, parent_id: str | None, kind: str, text: str | None = None) -> Node:
    """`kind`: u, a, or - for one that says nothing."""
    roles: dict[str, Role] = {"u": "user", "a": "assistant"}
    pieces = () if kind == "-" else (Text(text or node_id),)
    return Node(node_id, parent_id, roles.get(kind), pieces)


def outline(turns: Turns) -> list[str]:
    """`1<0 assistant: text` of each message."""
    return [
        f"{number}<{'' if message.parent is None else message.parent} {message.role[0]}: "
        + "|".join(piece.text for piece in message.pieces if isinstance(piece, Text | Reasoning))
        for number, message in enumerate(turns.messages)
    ]


def test_what_is_in_turns_stays_as_it_is() -> None:
    nodes = [node("q", None, "u"), node("a", "q", "a"), node("b", "q", "a"), node("r", "a", "u"), node("c", "r", "a")]
    turns = in_turns(nodes, "c")
    assert outline(turns) == ["0< u: q", "1<0 a: a", "2<1 u: r", "3<2 a: c", "4<0 a: b"]
    assert (turns.leaf, turns.lost) == (3, 0)


def test_steps_of_an_answer_become_one() -> None:
    nodes = [node("q", None, "u"), node("a", "q", "a"), node("b", "a", "a"), node("r", "b", "u")]
    turns = in_turns(nodes, None)
    assert outline(turns) == ["0< u: q", "1<0 a: a\n\nb", "2<1 u: r", "3<2 a: "]
    assert turns.leaf == 3


def test_a_step_that_leads_to_several_answers_stands_in_each() -> None:
    nodes = [node("q", None, "u"), node("a", "q", "a"), node("b", "a", "a"), node("c", "a", "a"), node("r", "a", "u")]
    turns = in_turns(nodes, "b")
    assert outline(turns) == ["0< u: q", "1<0 a: a", "2<0 a: a\n\nb", "3<0 a: a\n\nc", "4<1 u: r", "5<4 a: "]
    assert turns.leaf == 2


def test_between_two_questions_stands_an_empty_answer_and_before_a_first_answer_an_empty_question() -> None:
    asked = in_turns([node("q", None, "u"), node("r", "q", "u"), node("s", "q", "u")], "r")
    assert outline(asked) == ["0< u: q", "1<0 a: ", "2<1 u: r", "3<2 a: ", "4<1 u: s", "5<4 a: "]
    assert asked.leaf == 3
    greeted = in_turns([node("a", None, "a"), node("q", "a", "u")], "q")
    assert outline(greeted) == ["0< u: ", "1<0 a: a", "2<1 u: q", "3<2 a: "]


def test_what_says_nothing_only_holds_what_hangs_below_it() -> None:
    nodes = [
        node("root", None, "-"),
        node("x", "root", "-"),
        node("q", "x", "u"),
        node("y", "q", "-"),
        node("a", "y", "a"),
    ]
    turns = in_turns(nodes, "y")
    assert outline(turns) == ["0< u: q", "1<0 a: a"]
    assert turns.leaf == 1


def test_a_parent_that_is_not_there_is_none_and_a_circle_is_counted() -> None:
    turns = in_turns([node("q", "gone", "u"), node("a", "b", "a"), node("b", "a", "a")], "nowhere")
    assert outline(turns) == ["0< u: q", "1<0 a: "]
    assert (turns.leaf, turns.lost) == (1, 2)


def test_texts_are_set_apart_and_thoughts_stay_thoughts() -> None:
    first = Node("a", "q", "assistant", (Reasoning("Hm."), Reasoning("Hm!"), Text("Yes"), Text(" ")))
    turns = in_turns([node("q", None, "u"), first, node("b", "a", "a", "No")], None)
    assert turns.messages[1].pieces == [Reasoning("Hm.\n\nHm!"), Text("Yes\n\nNo")]


def test_ten_thousand_steps_are_one_answer() -> None:
    steps = [node("0", None, "u"), *(node(str(each), str(each - 1), "a") for each in range(1, 10_001))]
    turns = in_turns(steps, "10000")
    assert (len(turns.messages), len(turns.messages[1].nodes), turns.leaf) == (2, 10_000, 1)


def test_a_tree_made_to_grow_is_refused() -> None:
    nodes = [node("q", None, "u"), node("a0", "q", "a")]
    for each in range(1, 2_000):
        nodes += [node(f"a{each}", f"a{each - 1}", "a"), node(f"b{each}", f"a{each - 1}", "a")]
    with pytest.raises(TooBranchedError):
        in_turns(nodes, None)
