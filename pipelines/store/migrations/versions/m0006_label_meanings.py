"""A label keeps the digest of the question it answers; of those from before nobody knows, and they go on counting."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("labels", sa.Column("meaning", sa.String(length=64), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("labels", "meaning")
