import random

from parley.answers.live import LiveAnswer
from parley.answers.reader import Reader
from parley.domain.cursor import Cursor
from parley.domain.events import Answer, Delta, End, Event, State
from parley.domain.message import Message
from parley.domain.part import WHOLE, Part, Reasoning, Text, ToolCall, ToolResult, length_of, merged
from parley.domain.run import Ending, Run

CALL = ToolCall("c1", "search", "{}")
RESULT = ToolResult("c1", "Nothing was found.", is_error=True)
PIECES: list[Part] = [
    Reasoning("思"),
    Reasoning("考 then"),
    Text("Hé"),
    Text("llo 👋"),
    CALL,
    RESULT,
    Text("𠮷"),
    Text(" end"),
]


def live_answer(*runs: Run) -> LiveAnswer:
    runs = runs or (Run(1, 0, "writing"),)
    message = Message("a", "c", "q", "assistant", "writing", "p/m", None, "", ["a"], len(runs), None, runs)
    return LiveAnswer(message, "owner", [])


def read_after(live: LiveAnswer, n: int) -> list[Part]:
    return [delta.piece for delta in live.pieces_after(n)]


def cut(parts: list[Part], n: int) -> list[Part]:
    """What of whole parts lies before position n: the slow and plain way."""
    before: list[Part] = []
    for part in parts:
        if n > 0:
            before.append(part if isinstance(part, WHOLE) else type(part)(part.text[:n]))
        n -= length_of(part)
    return before


def test_what_is_before_and_after_any_position_is_the_whole() -> None:
    live = live_answer()
    live.append(*PIECES)
    whole = merged(PIECES)
    for n in range(live.length + 1):
        assert merged([*cut(whole, n), *read_after(live, n)]) == whole


def test_deltas_number_their_parts_and_carry_the_cursor_after_them() -> None:
    live = live_answer()
    live.append(*PIECES)
    assert live.pieces_after(3) == [
        Delta(0, Reasoning("then"), Cursor(1, 7)),
        Delta(1, Text("Héllo 👋"), Cursor(1, 14)),
        Delta(2, CALL, Cursor(1, 15)),
        Delta(3, RESULT, Cursor(1, 16)),
        Delta(4, Text("𠮷 end"), Cursor(1, 21)),
    ]


def test_readers_at_any_pace_have_the_same_answer() -> None:
    chance = random.Random("readers")
    for _ in range(200):
        live = live_answer()
        positions = [0, 0, 0]
        seen: list[list[Part]] = [[], [], []]
        for piece in PIECES:
            live.append(piece)
            for reader in range(3):
                if chance.random() < 0.4:
                    seen[reader] += read_after(live, positions[reader])
                    positions[reader] = live.length
        for reader in range(3):
            assert merged([*seen[reader], *read_after(live, positions[reader])]) == merged(PIECES)


def test_a_state_is_told_once_and_forgotten_with_the_next_piece() -> None:
    live = live_answer()
    reader = Reader(live, None)
    state = State("connecting")
    live.show(state)
    assert reader.read() == [state]
    assert reader.read() == []
    live.append(Text("a"))
    assert reader.read() == [Delta(0, Text("a"), Cursor(1, 1))]


def test_a_reader_starts_where_its_cursor_is_valid_and_else_at_the_beginning() -> None:
    live = live_answer(Run(1, 0, "stopped"), Run(2, 4, "writing"))
    live.append(Text("abcdef"))
    assert live.start_for(Cursor(1, 4)) == Cursor(1, 4)
    assert live.start_for(Cursor(1, 5)) == Cursor(2, 0)
    assert live.start_for(Cursor(2, 6)) == Cursor(2, 6)
    assert live.start_for(None) == Cursor(2, 0)


def test_a_reader_reads_everything_then_the_end_and_no_more() -> None:
    live = live_answer()
    reader = Reader(live, None)
    assert reader.answer == Answer(live.message, "1-0")
    calls: list[None] = []
    events: list[Event] = []
    with reader.present(lambda: calls.append(None)):
        is_counted = live.has_readers
        for number, piece in enumerate(PIECES):
            live.append(piece)
            if number % 2:
                events += reader.read()
                assert reader.read() == []
        live.end(Ending("complete"))
        events += reader.read()
    assert len(calls) == len(PIECES) + 1
    assert (is_counted, live.has_readers) == (True, False)
    assert (reader.read(), reader.is_over) == ([], True)
    assert events[-1] == End(Ending("complete"), live.cursor)
    assert merged(event.piece for event in events if isinstance(event, Delta)) == merged(PIECES)


def test_a_reader_of_an_answer_that_goes_on_elsewhere_is_told_no_end() -> None:
    live = live_answer()
    reader = Reader(live, None)
    live.append(Text("a"))
    live.abandon()
    assert (reader.read(), reader.is_over) == ([], True)


def test_what_is_condensed_reads_the_same_from_everywhere() -> None:
    live, condensed = live_answer(), live_answer()
    for piece in (*PIECES, *PIECES):
        live.append(piece)
        condensed.append(piece)
        for start in (condensed.length // 2, condensed.length - 2):
            condensed.condense(start)
            for n in range(live.length + 1):
                assert condensed.pieces_after(n) == live.pieces_after(n)
