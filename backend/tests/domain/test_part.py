from parley.domain.part import Part, Reasoning, Text, ToolCall, ToolResult, length_of, merged, text_of

CALL = ToolCall("c1", "search", '{"q":"x"}')
RESULT = ToolResult("c1", "Nothing was found.")


def test_pieces_of_one_kind_become_one_part() -> None:
    assert merged([Reasoning("a"), Reasoning("b"), Text("c"), Text("d")]) == [Reasoning("ab"), Text("cd")]


def test_a_whole_part_stands_alone_and_separates() -> None:
    pieces: list[Part] = [Text("a"), CALL, CALL, RESULT, RESULT, Text("b"), Text("c")]
    assert merged(pieces) == [Text("a"), CALL, CALL, RESULT, RESULT, Text("bc")]


def test_a_length_counts_code_points_and_one_for_a_part_without_text() -> None:
    assert [length_of(part) for part in (Text("a𠮷👋"), Reasoning("中"), CALL, RESULT)] == [3, 1, 1, 1]


def test_what_a_message_says_leaves_out_thoughts_and_calls() -> None:
    assert text_of([Reasoning("hm"), Text("a"), CALL, RESULT, Text("b")]) == "ab"
