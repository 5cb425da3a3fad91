"""A database of the first version with data in every table of it comes through every migration, and is served."""

import json
from pathlib import Path
from uuid import UUID

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import TableClause, column, create_engine, insert, select, table

from parley.store.migration import migrate
from parley.store.tables import ID
from tests.chat import text_parts
from tests.programs import PostgreSQL
from tests.served import serving

OWNER, SKY, GONE, QUESTION, ANSWER, AGAIN, WRITING, DELETED, NOBODY = (str(UUID(int=at)) for at in range(1, 10))
UNUSUAL = "天空 \U0001f600 e\u0301 \u202e 'quoted' \\ %s :name \n\t" + "x" * 100_000
MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"

Rows = dict[str, list[dict[str, object]]]


def text(said: str) -> str:
    return json.dumps([{"type": "text", "text": said}], ensure_ascii=False)


def conversation(conversation_id: str, seq: int, **more: object) -> dict[str, object]:
    times = dict.fromkeys(("created_at", "updated_at", "last_message_at"), 1_700_000_000_000)
    return {"id": conversation_id, "owner_id": OWNER, "seq": seq, "fingerprint": "0" * 64, **times, **more}


def message(message_id: str, seq: int, role: str, status: str, parts: str, **more: object) -> dict[str, object]:
    own = {"id": message_id, "owner_id": OWNER, "conversation_id": SKY, "seq": seq, "fingerprint": "0" * 64}
    said = {"role": role, "status": status, "parts": parts, "run": 0 if role == "user" else 1}
    return {**own, **said, "created_at": 1_700_000_000_000, **more}


def run(message_id: str, status: str, **more: object) -> dict[str, object]:
    return {"message_id": message_id, "run": 1, "start": 0, "status": status, "started_at": 1, **more}


FIRST: Rows = {
    "owners": [{"id": OWNER, "created_at": 1, "seq": 1 << 40}],
    "conversations": [
        conversation(SKY, 1, title=UNUSUAL[:50], leaf_id=WRITING, params='{"temperature":0.5}', model="openai/x"),
        conversation(GONE, 2, deleted_at=1 << 50),
    ],
    "messages": [
        message(QUESTION, 3, "user", "complete", text(UNUSUAL)),
        message(ANSWER, 4, "assistant", "complete", text("It scatters."), parent_id=QUESTION, model="openai/x"),
        message(DELETED, 5, "user", "complete", text("Gone"), parent_id=ANSWER, deleted_at=1 << 50),
        message(AGAIN, 6, "user", "complete", text(""), parent_id=ANSWER),
        message(WRITING, 7, "assistant", "writing", "[]", parent_id=AGAIN, process_id=NOBODY, model="openai/x"),
    ],
    "runs": [
        run(ANSWER, "complete", finish_reason="stop", input_tokens=0, output_tokens=2**31 - 1, is_estimated=False),
        run(WRITING, "writing"),
    ],
    "tails": [
        {"message_id": WRITING, "run": 1, "start": 0, "parts": text("As far ")},
        {"message_id": WRITING, "run": 1, "start": 7, "parts": text("as this")},
    ],
}


@pytest.fixture(params=["sqlite", "postgresql"])
def old_url(request: pytest.FixtureRequest, url: str) -> str:
    if request.param == "sqlite":
        return url
    postgres: PostgreSQL = request.getfixturevalue("postgres")
    return postgres.new_database()


def first_table(name: str) -> TableClause:
    """With the columns that something stands in."""
    names = dict.fromkeys(key for row in FIRST[name] for key in row)
    return table(name, *(column(each, ID if each == "id" or each.endswith("_id") else None) for each in names))


def fill(url: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        for name, rows in FIRST.items():
            for row in rows:
                connection.execute(insert(first_table(name)), row)
    engine.dispose()


def lost(url: str) -> list[str]:
    """Rows that are not there any more as they were put in."""
    engine = create_engine(url)
    with engine.connect() as connection:
        there = {name: connection.execute(select(first_table(name))).mappings().all() for name in FIRST}
    engine.dispose()
    return [
        f"{name}: {str(row)[:200]}"
        for name, rows in FIRST.items()
        for row in rows
        if not any(row.items() <= dict(each).items() for each in there[name])
    ]


def test_the_first_versions_data_come_through_every_migration_and_are_served(old_url: str, tmp_path: Path) -> None:
    scripts = ScriptDirectory(str(MIGRATIONS))
    first, *later = [each.revision for each in reversed(list(scripts.walk_revisions()))]
    migrate(old_url, first)
    fill(old_url)
    for revision in later:
        migrate(old_url, revision)
        assert lost(old_url) == [], revision
    with serving(tmp_path / "data", {"PARLEY_DATABASE_URL": old_url}) as served, served.chat() as chat:
        interrupted = chat.wait_outcome(SKY, WRITING, timeout=20)
        whole = chat.read(SKY)
        assert chat.client.get(f"/api/conversations/{GONE}").status == 404
        listed = chat.client.get("/api/conversations").json["conversations"]
        chat.complete(conversation_id=SKY)
    assert (interrupted["status"], interrupted["parts"]) == ("interrupted", text_parts("As far as this"))
    said = {each["id"]: each["parts"] for each in whole["messages"]}
    assert (said[QUESTION], said[ANSWER]) == (text_parts(UNUSUAL), text_parts("It scatters."))
    assert DELETED not in said
    assert (whole["title"], whole["params"]["temperature"]) == (UNUSUAL[:50], 0.5)
    assert [each["id"] for each in listed] == [SKY]
