"""Previews shown to platforms, their appeals, and the answers."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "previews",
        sa.Column("preview_id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.String(length=64), nullable=False),
        sa.Column("platform_id", sa.String(length=64), nullable=False),
        sa.Column("opened_at", sa.DateTime(), nullable=False),
        sa.Column("deadline", sa.DateTime(), nullable=False),
        sa.Column("preview", sa.JSON(), nullable=False),
        sa.Column("rubrics", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("preview_id", name=op.f("pk_previews")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_previews_edition", "previews", ["edition_id", "platform_id"])
    op.create_table(
        "appeals",
        sa.Column("appeal_id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("edition_id", sa.String(length=64), nullable=False),
        sa.Column("platform_id", sa.String(length=64), nullable=False),
        sa.Column("run_id", sa.String(length=160), nullable=False),
        sa.Column("rubric_id", sa.String(length=64), nullable=False),
        sa.Column("criterion_id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("document_id", sa.String(length=64), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("finding_id", sa.String(length=32), nullable=False),
        sa.Column("ground", sa.String(length=16), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(), nullable=False),
        sa.Column("entered_at", sa.DateTime(), nullable=False),
        sa.Column("entered_by", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("appeal_id", name=op.f("pk_appeals")),
        sa.UniqueConstraint("edition_id", "finding_id", "ground", name=op.f("uq_appeals_edition_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_appeals_platform", "appeals", ["platform_id", "rubric_id"])
    op.create_table(
        "appeal_answers",
        sa.Column("appeal_id", sa.Integer(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(length=16), nullable=False),
        sa.Column("effect", sa.String(length=24), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("answered_by", sa.String(length=64), nullable=False),
        sa.Column("answered_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appeal_id"], ["appeals.appeal_id"], name=op.f("fk_appeal_answers_appeal_id_appeals")
        ),
        sa.PrimaryKeyConstraint("appeal_id", "turn", name=op.f("pk_appeal_answers")),
    )


def downgrade() -> None:
    for table in ("appeal_answers", "appeals", "previews"):
        op.drop_table(table)
