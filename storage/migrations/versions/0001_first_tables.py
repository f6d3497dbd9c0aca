"""Entries with revisions, question log, conversations, transcripts."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create every table, and the one row of the knowledge version."""
    op.create_table(
        "entries",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("origin", sa.String(), primary_key=True),
        sa.Column("latest", sa.Integer(), nullable=False),
        sa.Column("published", sa.Integer(), nullable=True),
    )
    op.create_table(
        "entry_revisions",
        sa.Column("entry_id", sa.String(), primary_key=True),
        sa.Column("origin", sa.String(), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("saved_by", sa.String(), nullable=False),
        sa.Column("saved_at", _TIME, nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id", "origin"], ["entries.id", "entries.origin"]),
    )
    version = op.create_table(
        "knowledge_version",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("number", sa.Integer(), nullable=False),
    )
    op.bulk_insert(version, [{"id": 1, "number": 0}])
    op.create_table(
        "questions",
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("asked_at", _TIME, nullable=False, index=True),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("conversation", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("ranked", sa.String(), nullable=False),
        sa.Column("facet", sa.String(), nullable=True),
        sa.Column("milliseconds", sa.Float(), nullable=False),
    )
    op.create_table(
        "conversations",
        sa.Column("key", sa.String(), primary_key=True),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("updated_at", _TIME, nullable=False),
    )
    op.create_table(
        "transcript_lines",
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("conversation", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("event_id", sa.String(), nullable=True),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("at", _TIME, nullable=False, index=True),
        sa.UniqueConstraint("conversation", "event_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_transcript_lines_catch_up", "transcript_lines", ["conversation", "number"])


def downgrade() -> None:
    """Drop every table."""
    for table in (
        "transcript_lines",
        "conversations",
        "questions",
        "knowledge_version",
        "entry_revisions",
        "entries",
    ):
        op.drop_table(table)
