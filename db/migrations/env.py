"""Alembic's entry: it runs each migration on the connection that db.migrate holds open."""

from alembic import context

import db.desk  # noqa: F401  (its tables belong to the metadata)
from db.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, transactional_ddl=False)
context.run_migrations()
