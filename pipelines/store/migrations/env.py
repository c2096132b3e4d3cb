"""Alembic's environment: the connection is handed over by pipelines.store.engine."""

from alembic import context

from pipelines.store.tables import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
