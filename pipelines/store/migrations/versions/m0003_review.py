"""Accounts, the review queue with its seats, and answers to gold questions."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "accounts",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("stamp", sa.String(length=32), nullable=False),
        sa.Column("disabled", sa.Boolean(), nullable=False),
        sa.Column("blurred", sa.Boolean(), nullable=False),
        sa.Column("shortcuts", sa.Boolean(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.DateTime(), nullable=True),
        sa.Column("invitation_sha256", sa.String(length=64), nullable=False),
        sa.Column("invitation_until", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_accounts")),
    )
    op.create_index(op.f("ix_accounts_invitation_sha256"), "accounts", ["invitation_sha256"])
    op.create_table(
        "review_questions",
        sa.Column("question_id", sa.String(length=32), nullable=False),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("task_id", sa.String(length=32), nullable=False),
        sa.Column("run_id", sa.String(length=160), nullable=False),
        sa.Column("document_id", sa.String(length=64), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("rubric_id", sa.String(length=64), nullable=False),
        sa.Column("criterion_id", sa.String(length=64), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("gold", sa.Boolean(), nullable=False),
        sa.Column("standing", sa.String(length=24), nullable=False),
        sa.PrimaryKeyConstraint("question_id", name=op.f("pk_review_questions")),
    )
    op.create_index(
        "ix_review_questions_turn",
        "review_questions",
        ["period", "rubric_id", "criterion_id", "standing", "turn"],
    )
    op.create_index(
        "ix_review_questions_document", "review_questions", ["document_id", "rubric_id", "criterion_id"]
    )
    op.create_table(
        "review_seats",
        sa.Column("question_id", sa.String(length=32), nullable=False),
        sa.Column("seat", sa.Integer(), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("opened_at", sa.DateTime(), nullable=False),
        sa.Column("leased_until", sa.DateTime(), nullable=True),
        sa.Column("labelled_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["review_questions.question_id"],
            name=op.f("fk_review_seats_question_id_review_questions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("question_id", "seat", name=op.f("pk_review_seats")),
        sa.UniqueConstraint("question_id", "account", name=op.f("uq_review_seats_question_id")),
    )
    op.create_index("ix_review_seats_account", "review_seats", ["account", "labelled_at"])
    op.create_table(
        "gold_answers",
        sa.Column("answer_id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("rubric_id", sa.String(length=64), nullable=False),
        sa.Column("criterion_id", sa.String(length=64), nullable=False),
        sa.Column("example_id", sa.String(length=64), nullable=False),
        sa.Column("expected", sa.String(length=16), nullable=False),
        sa.Column("judgment", sa.String(length=16), nullable=False),
        sa.Column("answered_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("answer_id", name=op.f("pk_gold_answers")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_gold_answers_account"), "gold_answers", ["account"])


def downgrade() -> None:
    for table in ("gold_answers", "review_seats", "review_questions", "accounts"):
        op.drop_table(table)
