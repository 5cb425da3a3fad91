"""Runs the migrations on the connection that parley.store.migration hands over."""

from alembic import context

from parley.store.people_tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
