"""Searching what was written, on both databases."""

from collections.abc import Callable
from uuid import uuid4

import msgspec
import pytest
from sqlalchemy import func, select, update

from parley.domain.ask import Ask, Draft, Placed
from parley.domain.conversation import Changes
from parley.domain.part import Part, Reasoning, Text
from parley.domain.run import Ending
from parley.store.copying import copy_database
from parley.store.database import Database
from parley.store.migration import migrate
from parley.store.purge import purge
from parley.store.search import SearchStore
from parley.store.search_index import DOCUMENT, SearchIndex
from parley.store.tables import conversations, owners, search_documents
from tests.store.conftest import Rooms

# What each hit says, and whether it is a title.
Search = Callable[[str], list[tuple[str, bool]]]


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, url: str) -> str:
    """A database of either kind."""
    return url if request.param == "sqlite" else str(request.getfixturevalue("postgres").new_database())


@pytest.fixture
def search(database: Database, owner_id: str) -> Search:
    """Once everything is taken in."""

    def search(query: str) -> list[tuple[str, bool]]:
        index = SearchIndex(database)
        while index.update():
            pass
        hits = SearchStore(database).find(owner_id, query, 50).hits
        return [(hit.snippet.text, hit.message_id is None) for hit in hits]

    return search


def say(rooms: Rooms, owner_id: str, question: str, answer: str | None, title: str = "A title") -> Placed:
    """A conversation of its own; with no answer, it is still being written."""
    conversation_id = str(uuid4())
    ask = Ask(conversation_id, [Text(question)], conversation=Draft(conversation_id, title))
    placed = rooms.answers.ask(owner_id, ask, lambda *_: "openai/x")
    if answer is not None:
        rooms.checkpoints.end(owner_id, placed.answer.id, 1, [Text(answer)], Ending("complete", "stop"))
    return placed


def test_titles_come_first_then_questions_and_answers(rooms: Rooms, owner_id: str, search: Search) -> None:
    say(rooms, owner_id, "Why is the sky blue?", "It scatters blue light.")
    say(rooms, owner_id, "Hello?", "Hello.", title="Blue things")
    assert search("blue") == [
        ("Blue things", True),
        ("It scatters blue light.", False),
        ("Why is the sky blue?", False),
    ]
    assert search("blu scat") == [("It scatters blue light.", False)]


def test_two_chinese_characters_are_enough(rooms: Rooms, owner_id: str, search: Search) -> None:
    say(rooms, owner_id, "天空为什么是蓝色的？", "因为散射。")
    assert search("散射") == [("因为散射。", False)]
    assert search("蓝") == [("天空为什么是蓝色的？", False)]
    assert search("蓝天") == []


def test_what_is_better_comes_before_what_is_newer(rooms: Rooms, owner_id: str, search: Search) -> None:
    say(rooms, owner_id, "Where is the blue sky?", "")
    say(rooms, owner_id, "blueish, and far away from there the skyline", "")
    assert [text for text, _ in search("blue sky")] == [
        "Where is the blue sky?",
        "blueish, and far away from there the skyline",
    ]


def test_reasoning_is_not_searched(rooms: Rooms, owner_id: str, search: Search) -> None:
    placed = say(rooms, owner_id, "Hello?", None)
    parts: list[Part] = [Reasoning("secretly"), Text("openly")]
    rooms.checkpoints.end(owner_id, placed.answer.id, 1, parts, Ending("complete"))
    assert search("secretly") == []
    assert search("openly") == [("openly", False)]


def test_an_answer_is_found_once_it_has_ended_and_again_once_it_went_on(
    rooms: Rooms, owner_id: str, search: Search
) -> None:
    placed = say(rooms, owner_id, "Hello?", None)
    assert search("ocean") == []
    answer_id = placed.answer.id
    rooms.checkpoints.end(owner_id, answer_id, 1, [Text("an ocean")], Ending("stopped"))
    assert search("ocean") == [("an ocean", False)]
    rooms.answers.go_on(owner_id, answer_id, None)
    rooms.checkpoints.end(owner_id, answer_id, 2, [Text("an ocean and a lake")], Ending("complete"))
    assert search("ocean lake") == [("an ocean and a lake", False)]


def test_a_new_title_is_found_instead_of_the_old(rooms: Rooms, owner_id: str, search: Search) -> None:
    placed = say(rooms, owner_id, "Hello?", "Hello.", title="Oceans")
    assert search("oceans") == [("Oceans", True)]
    rooms.conversations.change(owner_id, placed.answer.conversation_id, Changes(title="Lakes"))
    assert search("oceans") == []
    assert search("lakes") == [("Lakes", True)]
    rooms.conversations.change(owner_id, placed.answer.conversation_id, Changes(title=None))
    assert search("lakes") == []


def test_what_is_deleted_is_not_found_until_it_is_restored(
    rooms: Rooms, database: Database, owner_id: str, search: Search
) -> None:
    placed = say(rooms, owner_id, "about oceans", "about lakes")
    rooms.messages.delete(owner_id, placed.answer.id)
    assert search("lakes") == []
    rooms.messages.restore(owner_id, placed.answer.id)
    assert search("lakes") == [("about lakes", False)]
    rooms.conversations.delete(owner_id, placed.answer.conversation_id)
    assert search("about") == []
    with database.write() as connection:
        connection.execute(update(conversations).values(deleted_at=1))
    purge(database)
    with database.read() as connection:
        assert connection.scalar(select(func.count()).select_from(search_documents)) == 0
    assert search("about") == []


def test_long_texts_are_found_to_their_end_and_across_the_cuts(rooms: Rooms, owner_id: str, search: Search) -> None:
    text = "a" * (DOCUMENT - 5) + " horizon " + "x " * DOCUMENT + "last 海洋"
    say(rooms, owner_id, "Hello?", text)
    assert ["horizon" in text for text, _ in search("horizon")] == [True]
    assert [text.endswith("last 海洋") for text, _ in search("海洋")] == [True]


def test_others_find_nothing_of_it(rooms: Rooms, database: Database, owner_id: str, search: Search) -> None:
    say(rooms, owner_id, "Hello?", "ocean", title="ocean")
    assert len(search("ocean")) == 2
    other_id = str(uuid4())
    with database.write() as connection:
        connection.execute(owners.insert().values(id=other_id, created_at=0, seq=0))
    assert SearchStore(database).find(other_id, "ocean", 20).hits == []
    # Nor by what marks the owner's documents.
    assert SearchStore(database).find(other_id, "_m" + owner_id.replace("-", ""), 20).hits == []


def test_there_may_be_more_than_is_asked_for(rooms: Rooms, database: Database, owner_id: str, search: Search) -> None:
    for number in range(3):
        say(rooms, owner_id, f"ocean {number}", "")
    assert len(search("ocean")) == 3
    found = SearchStore(database).find(owner_id, "ocean", 2)
    assert (len(found.hits), found.has_more) == (2, True)
    assert not SearchStore(database).find(owner_id, "ocean", 3).has_more


def test_what_cannot_be_a_word_of_an_index_is_no_error(rooms: Rooms, owner_id: str, search: Search) -> None:
    say(rooms, owner_id, "w" * 5000 + " 'quoted' \"twice\" back\\slash :* & | ! (near) AND OR NOT", "")
    for query in (
        "'",
        '"',
        "\\",
        ":*",
        "quoted' & twice",
        "near(",
        "AND",
        "back\\",
        "w" * 200,
        "-",
        "*",
        "^",
        "NOT near",
    ):
        search(query)
    assert [is_title for _, is_title in search('quoted "twice"')] == [False]


def test_a_copy_can_be_searched(
    rooms: Rooms, owner_id: str, search: Search, url: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    say(rooms, owner_id, "Hello?", "ocean")
    assert len(search("ocean")) == 1
    target_url = f"sqlite:///{tmp_path_factory.mktemp('copy') / 'parley.db'}"
    migrate(target_url)
    copy_database(url, target_url)
    copy = Database(target_url)
    while SearchIndex(copy).update():
        pass
    assert len(SearchStore(copy).find(owner_id, "ocean", 20).hits) == 1
    copy.close()


def test_a_hit_says_where_it_is(rooms: Rooms, database: Database, owner_id: str, search: Search) -> None:
    placed = say(rooms, owner_id, "Hello?", "An ocean.", title="Water")
    search("")
    (hit,) = SearchStore(database).find(owner_id, "ocean", 20).hits
    assert hit.created_at == placed.answer.created_at
    assert msgspec.to_builtins(hit) == {
        "conversation_id": placed.answer.conversation_id,
        "title": "Water",
        "snippet": {"text": "An ocean.", "marks": [(3, 8)]},
        "message_id": placed.answer.id,
        "role": "assistant",
        "created_at": placed.answer.created_at,
    }
