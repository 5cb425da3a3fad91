from msgspec import structs

from parley.domain.ask import Ask, AskAgain, Draft, Wanted, fingerprint
from parley.domain.message import Params
from parley.domain.part import Text

ASK = Ask("c", [Text("hello")], id="q", answers=[Wanted("a")])


def test_the_same_request_has_the_same_fingerprint() -> None:
    assert fingerprint(ASK) == fingerprint(Ask("c", [Text("hello")], "q", [Wanted("a")]))


def test_every_difference_shows_in_the_fingerprint() -> None:
    others: list[Draft | Ask | AskAgain] = [
        structs.replace(ASK, parent_id=None),
        structs.replace(ASK, parent_id="p"),
        structs.replace(ASK, parts=[Text("hello ")]),
        structs.replace(ASK, answers=[Wanted("a", "openai/x")]),
        structs.replace(ASK, answers=[Wanted("a"), Wanted("b")]),
        structs.replace(ASK, params=Params(temperature=0.0)),
        structs.replace(ASK, conversation=Draft("c")),
        AskAgain("q", [Wanted("a")]),
        Draft("c"),
    ]
    marks = {fingerprint(other) for other in (ASK, *others)}
    assert len(marks) == len(others) + 1
