import pytest

from parley.domain.tree import Node, Tree

# q1 was answered twice; the second answer was replied to, and that question edited.
TREE = Tree(
    [
        Node("q1", None, "user"),
        Node("a1", "q1", "assistant"),
        Node("a2", "q1", "assistant"),
        Node("q2", "a2", "user"),
        Node("a3", "q2", "assistant"),
        Node("q3", "a2", "user"),
        Node("a4", "q3", "assistant"),
        Node("q4", None, "user"),
    ]
)


def test_a_path_leads_from_the_root_to_the_leaf() -> None:
    assert TREE.path("a3") == ["q1", "a2", "q2", "a3"]
    assert TREE.path(None) == []
    assert TREE.path("gone") == []


def test_siblings_have_the_same_parent_and_come_oldest_first() -> None:
    assert TREE.siblings("a2") == ["a1", "a2"]
    assert TREE.siblings("q3") == ["q2", "q3"]
    assert TREE.siblings("q1") == ["q1", "q4"]
    assert TREE.siblings("a4") == ["a4"]


def test_what_hangs_below_includes_every_branch() -> None:
    assert sorted(TREE.below("a2")) == ["a2", "a3", "a4", "q2", "q3"]
    assert TREE.below("a1") == ["a1"]


def test_the_end_of_a_branch_follows_the_newest_replies() -> None:
    assert TREE.end_of("q1") == "a4"
    assert TREE.end_of("q2") == "a3"


@pytest.mark.parametrize(
    ("deleted", "leaf", "left"),
    [
        ("a1", "a4", "a4"),
        ("q3", "a4", "a3"),
        ("a2", "a4", "a1"),
        ("a4", "a4", "q3"),
        ("q1", "a4", "q4"),
        ("a1", None, None),
    ],
)
def test_a_deleted_leaf_gives_way_to_the_nearest_message_left(deleted: str, leaf: str | None, left: str | None) -> None:
    assert TREE.leaf_without(deleted, leaf) == left


def test_the_last_message_leaves_an_empty_conversation() -> None:
    assert Tree([Node("q", None, "user")]).leaf_without("q", "q") is None
