"""The store: SQLAlchemy tables, the repository over them, Alembic migrations."""
