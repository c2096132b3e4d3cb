"""Several offices: whose rubric, platform, attestation and account; what a plan asked, by which strata.

What is there stays as it was: an empty authority is the whole installation's, an empty meaning is unknown.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_OWNED = ("platforms", "accounts", "attestations")


def upgrade() -> None:
    op.create_table(
        "rubric_owners",
        sa.Column("rubric_id", sa.String(length=64), nullable=False),
        sa.Column("authority", sa.String(length=64), nullable=False),
        sa.Column("bases", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("rubric_id", name=op.f("pk_rubric_owners")),
    )
    op.create_index(op.f("ix_rubric_owners_authority"), "rubric_owners", ["authority"])
    # Plain ADD COLUMN, not a rebuilt table: SQLite does it in place, and nothing refers to a copy meanwhile.
    for table in _OWNED:
        op.add_column(
            table, sa.Column("authority", sa.String(length=64), nullable=False, server_default="")
        )
    for column in ("meaning", "strata"):
        op.add_column("plans", sa.Column(column, sa.String(length=64), nullable=False, server_default=""))
    op.add_column("plans", sa.Column("asked_under", sa.JSON(), nullable=True))


def downgrade() -> None:
    for column in ("asked_under", "strata", "meaning"):
        op.drop_column("plans", column)
    for table in _OWNED:
        op.drop_column(table, "authority")
    op.drop_table("rubric_owners")
