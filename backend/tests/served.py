"""A running Parley together with the scripted provider it asks."""

import contextlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import create_engine, text

from tests.chat import Chat
from tests.scripted_upstream import ScriptedUpstream
from tests.server import RunningParley, running_parley


class Served(NamedTuple):
    parley: RunningParley
    upstream: ScriptedUpstream
    database_url: str

    def execute(self, statement: str, **values: object) -> None:
        """SQL behind the product's back."""
        engine = create_engine(self.database_url)
        with engine.begin() as connection:
            connection.execute(text(statement), values)
        engine.dispose()

    def value(self, query: str, **values: object) -> object:
        """What SQL finds behind the product's back."""
        engine = create_engine(self.database_url)
        with engine.connect() as connection:
            found: object = connection.scalar(text(query), values)
        engine.dispose()
        return found

    def chat(self, url: str | None = None) -> Chat:
        """For one test, whose requests are the only ones that the provider knows of. `url`: what stands before it."""
        self.upstream.forget()
        return Chat(url or self.parley.url, self.upstream)


@contextlib.contextmanager
def serving(data_dir: Path, env: Mapping[str, str]) -> Iterator[Served]:
    """A server with these settings and a provider of its own."""
    with contextlib.ExitStack() as stack:
        upstream = stack.enter_context(ScriptedUpstream())
        started = running_parley(env={"OPENAI_BASE_URL": upstream.base_url, **env}, data_dir=data_dir)
        database_url = env.get("PARLEY_DATABASE_URL", f"sqlite:///{data_dir / 'parley.db'}")
        yield Served(stack.enter_context(started), upstream, database_url)
