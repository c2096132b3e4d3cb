"""The tables: facts by run, judgments by content and model, labels append-only, editions immutable."""

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.engine import Dialect


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, stored as naive UTC: SQLite would drop the zone without a word."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware moment into naive UTC; a naive one raises ValueError."""
        del dialect
        if value is None:
            return None
        if value.tzinfo is None:
            message = f"naive datetime {value!r}: give it a time zone before storing it"
            raise ValueError(message)
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn naive UTC back into an aware moment."""
        del dialect
        return None if value is None else value.replace(tzinfo=UTC)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

platforms = Table(
    "platforms",
    metadata,
    Column("platform_id", String(64), primary_key=True),
    Column("name", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("spec", JSON, nullable=False),
    Column("spec_sha256", String(64), nullable=False),
    Column("authority", String(64), nullable=False, server_default=""),
)

rubric_owners = Table(
    "rubric_owners",
    metadata,
    Column("rubric_id", String(64), primary_key=True),
    Column("authority", String(64), nullable=False, index=True),
    Column("bases", JSON, nullable=False),
)

runs = Table(
    "runs",
    metadata,
    Column("run_id", String(160), primary_key=True),
    Column("platform_id", ForeignKey("platforms.platform_id"), nullable=False, index=True),
    Column("period", String(7), nullable=False, index=True),
    Column("outcome", String(32), nullable=False),
    Column("started_at", UtcDateTime, nullable=False),
    Column("manifest", JSON, nullable=False),
    Column("folder", Text, nullable=False),
)

captures = Table(
    "captures",
    metadata,
    Column("run_id", ForeignKey("runs.run_id"), primary_key=True),
    Column("capture_id", String(64), primary_key=True),
    Column("item_id", String(64), nullable=False),
    Column("url", Text, nullable=False),
    Column("fetched_at", UtcDateTime, nullable=False),
    Column("status", Integer, nullable=False),
    Column("outcome", String(32), nullable=False),
    Column("payload_sha256", String(64), nullable=False),
    Column("reused_from", String(160), nullable=False, server_default=""),
    Column("confirmed_at", UtcDateTime),
)

documents = Table(
    "documents",
    metadata,
    Column("run_id", ForeignKey("runs.run_id"), primary_key=True),
    Column("document_id", String(64), primary_key=True),
    Column("section", String(64), nullable=False),
    Column("item_id", String(64), nullable=False),
    Column("capture_id", String(64), nullable=False),
    Column("url", Text, nullable=False),
    Column("anchor", Text, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("position", Integer, nullable=False),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("published_at", UtcDateTime),
    Column("modified_at", UtcDateTime),
    Column("language", String(8), nullable=False),
    Column("author", String(64), nullable=False),
    Column("cluster", String(64), nullable=False),
    Column("links", JSON, nullable=False),
    Column("ad_markers", JSON, nullable=False),
    Column("content_hash", String(64), nullable=False),
    Column("near_duplicate_of", String(64), nullable=False),
    Column("inclusion_probability", Float, nullable=False),
    Column("extractor", String(64), nullable=False),
    Index("ix_documents_run_kind", "run_id", "kind"),
)

observations = Table(
    "observations",
    metadata,
    Column("run_id", ForeignKey("runs.run_id"), primary_key=True),
    Column("check", String(32), primary_key=True),
    Column("outcome", String(16), nullable=False),
    Column("detail", Text, nullable=False),
    Column("evidence_url", Text, nullable=False),
    Column("observed_at", UtcDateTime, nullable=False),
)

scores = Table(
    "scores",
    metadata,
    Column("input_hash", String(64), primary_key=True),
    Column("model_version", String(64), primary_key=True),
    Column("output_id", String(64), primary_key=True),
    Column("score", Float, nullable=False),
)

plans = Table(
    "plans",
    metadata,
    Column("plan_id", Integer, primary_key=True, autoincrement=True),
    Column("run_id", ForeignKey("runs.run_id"), nullable=False),
    Column("rubric_id", String(64), nullable=False),
    Column("rubric_sha256", String(64), nullable=False),
    Column("criterion_id", String(64), nullable=False),
    Column("model_version", String(64), nullable=False),
    Column("output_id", String(64), nullable=False),
    Column("seed", Integer, nullable=False),
    Column("budget", Integer, nullable=False),
    Column("plan", JSON, nullable=False),
    Column("meaning", String(64), nullable=False, server_default=""),
    Column("strata", String(64), nullable=False, server_default=""),
    Column("asked_under", JSON),
    UniqueConstraint("run_id", "rubric_id", "criterion_id"),
)

plan_documents = Table(
    "plan_documents",
    metadata,
    Column("plan_id", ForeignKey("plans.plan_id", ondelete="CASCADE"), primary_key=True),
    Column("document_id", String(64), primary_key=True),
    Column("stratum", Integer, nullable=False),
    Column("score", Float),
    Column("drawn", Integer, nullable=False),
)

labels = Table(
    "labels",
    metadata,
    Column("label_id", Integer, primary_key=True, autoincrement=True),
    Column("task_id", String(64), nullable=False),
    Column("document_id", String(64), nullable=False),
    Column("content_hash", String(64), nullable=False),
    Column("rubric_id", String(64), nullable=False),
    Column("criterion_id", String(64), nullable=False),
    Column("labeller", String(64), nullable=False),
    Column("role", String(16), nullable=False),
    Column("judgment", String(16), nullable=False),
    Column("labelled_at", UtcDateTime, nullable=False),
    Column("meaning", String(64), nullable=False, server_default=""),
    Index("ix_labels_document", "document_id", "rubric_id", "criterion_id"),
    sqlite_autoincrement=True,
)

block_lists = Table(
    "block_lists",
    metadata,
    Column("list_id", String(64), primary_key=True),
    Column("sha256", String(64), primary_key=True),
    Column("as_of", String(10), nullable=False),
    Column("source", Text, nullable=False),
    Column("domains", JSON, nullable=False),
    Column("imported_at", UtcDateTime, nullable=False),
)

attestations = Table(
    "attestations",
    metadata,
    Column("attestation_id", Integer, primary_key=True, autoincrement=True),
    Column("platform_id", String(64), nullable=False, index=True),
    Column("criterion_id", String(64), nullable=False),
    Column("met", Boolean, nullable=False),
    Column("document", Text, nullable=False),
    Column("office", Text, nullable=False),
    Column("attested_on", Date, nullable=False),
    Column("entered_at", UtcDateTime, nullable=False),
    Column("authority", String(64), nullable=False, server_default=""),
    sqlite_autoincrement=True,
)

ratings = Table(
    "ratings",
    metadata,
    Column("run_id", ForeignKey("runs.run_id"), primary_key=True),
    Column("rubric_id", String(64), primary_key=True),
    Column("rating", JSON, nullable=False),
    Column("stamps", JSON, nullable=False),
)

editions = Table(
    "editions",
    metadata,
    Column("edition_id", String(64), primary_key=True),
    Column("sha256", String(64), nullable=False),
    Column("edition", JSON, nullable=False),
)

accounts = Table(
    "accounts",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("role", String(16), nullable=False),
    Column("stamp", String(32), nullable=False),
    Column("disabled", Boolean, nullable=False),
    Column("blurred", Boolean, nullable=False),
    Column("shortcuts", Boolean, nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("locked_until", UtcDateTime),
    Column("invitation_sha256", String(64), nullable=False, index=True),
    Column("invitation_until", UtcDateTime),
    Column("authority", String(64), nullable=False, server_default=""),
)

review_questions = Table(
    "review_questions",
    metadata,
    Column("question_id", String(32), primary_key=True),
    Column("period", String(7), nullable=False),
    Column("task_id", String(32), nullable=False),
    Column("run_id", String(160), nullable=False),
    Column("document_id", String(64), nullable=False),
    Column("content_hash", String(64), nullable=False),
    Column("rubric_id", String(64), nullable=False),
    Column("criterion_id", String(64), nullable=False),
    Column("turn", Integer, nullable=False),
    Column("gold", Boolean, nullable=False),
    Column("standing", String(24), nullable=False),
    Index("ix_review_questions_turn", "period", "rubric_id", "criterion_id", "standing", "turn"),
    Index("ix_review_questions_document", "document_id", "rubric_id", "criterion_id"),
)

review_seats = Table(
    "review_seats",
    metadata,
    Column("question_id", ForeignKey("review_questions.question_id", ondelete="CASCADE"), primary_key=True),
    Column("seat", Integer, primary_key=True),
    Column("account", String(64), nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("leased_until", UtcDateTime),
    Column("labelled_at", UtcDateTime),
    UniqueConstraint("question_id", "account"),
    Index("ix_review_seats_account", "account", "labelled_at"),
)

gold_answers = Table(
    "gold_answers",
    metadata,
    Column("answer_id", Integer, primary_key=True, autoincrement=True),
    Column("account", String(64), nullable=False, index=True),
    Column("rubric_id", String(64), nullable=False),
    Column("criterion_id", String(64), nullable=False),
    Column("example_id", String(64), nullable=False),
    Column("expected", String(16), nullable=False),
    Column("judgment", String(16), nullable=False),
    Column("answered_at", UtcDateTime, nullable=False),
    sqlite_autoincrement=True,
)

previews = Table(
    "previews",
    metadata,
    Column("preview_id", Integer, primary_key=True, autoincrement=True),
    Column("edition_id", String(64), nullable=False),
    Column("platform_id", String(64), nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("deadline", UtcDateTime, nullable=False),
    Column("preview", JSON, nullable=False),
    Column("rubrics", JSON, nullable=False),
    Index("ix_previews_edition", "edition_id", "platform_id"),
    sqlite_autoincrement=True,
)

appeals = Table(
    "appeals",
    metadata,
    Column("appeal_id", Integer, primary_key=True, autoincrement=True),
    Column("edition_id", String(64), nullable=False),
    Column("platform_id", String(64), nullable=False),
    Column("run_id", String(160), nullable=False),
    Column("rubric_id", String(64), nullable=False),
    Column("criterion_id", String(64), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("document_id", String(64), nullable=False),
    Column("content_hash", String(64), nullable=False),
    Column("finding_id", String(32), nullable=False),
    Column("ground", String(16), nullable=False),
    Column("statement", Text, nullable=False),
    Column("evidence", Text, nullable=False),
    Column("received_at", UtcDateTime, nullable=False),
    Column("entered_at", UtcDateTime, nullable=False),
    Column("entered_by", String(64), nullable=False),
    UniqueConstraint("edition_id", "finding_id", "ground"),
    Index("ix_appeals_platform", "platform_id", "rubric_id"),
    sqlite_autoincrement=True,
)

appeal_answers = Table(
    "appeal_answers",
    metadata,
    Column("appeal_id", ForeignKey("appeals.appeal_id"), primary_key=True),
    Column("turn", Integer, primary_key=True),
    Column("answer", String(16), nullable=False),
    Column("effect", String(24), nullable=False),
    Column("reason", Text, nullable=False),
    Column("office", Text, nullable=False),
    Column("answered_by", String(64), nullable=False),
    Column("answered_at", UtcDateTime, nullable=False),
)
