"""Obligations, what became of each occurrence, and the working calendar."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables."""
    _obligations()
    _occurrences()
    _calendar()
    _reminders()


def downgrade() -> None:
    """Drop the tables."""
    for table in (
        "reminders",
        "silences",
        "reminder_tick",
        "calendar_years",
        "calendar_days",
        "quota_entries",
        "snoozes",
        "obligation_openings",
        "occurrence_marks",
        "obligation_revisions",
        "obligations",
    ):
        op.drop_table(table)


def _obligations() -> None:
    op.create_table(
        "obligations",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("next_at", _TIME, nullable=True),
    )
    op.create_index("ix_obligations_next", "obligations", ["status", "next_at"])
    op.create_index("ix_obligations_unit", "obligations", ["unit"])
    op.create_table(
        "obligation_revisions",
        sa.Column("obligation", sa.String(), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("saved_by", sa.String(), nullable=False),
        sa.Column("saved_at", _TIME, nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["obligation"], ["obligations.id"]),
    )


def _occurrences() -> None:
    op.create_table(
        "occurrence_marks",
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("obligation", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("since", _TIME, nullable=False),
        sa.Column("handed_to", sa.String(), nullable=True),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_occurrence_marks_of", "occurrence_marks", ["obligation", "period"])
    op.create_index("ix_occurrence_marks_handed_to", "occurrence_marks", ["handed_to"])
    op.create_table(
        "obligation_openings",
        sa.Column("obligation", sa.String(), primary_key=True),
        sa.Column("period", sa.String(), primary_key=True),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("opened_by", sa.String(), nullable=False),
        sa.Column("opened_at", _TIME, nullable=False),
        sa.Column("note", sa.String(), nullable=False),
    )
    op.create_table(
        "snoozes",
        sa.Column("obligation", sa.String(), primary_key=True),
        sa.Column("period", sa.String(), primary_key=True),
        sa.Column("rung", sa.String(), primary_key=True),
        sa.Column("person", sa.String(), primary_key=True),
        sa.Column("until", _TIME, primary_key=True),
        sa.Column("asked_at", _TIME, nullable=False),
    )
    op.create_table(
        "quota_entries",
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("obligation", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("logged_at", _TIME, nullable=False),
    )
    op.create_index("ix_quota_entries_counting", "quota_entries", ["obligation", "day"])


def _calendar() -> None:
    op.create_table(
        "calendar_days",
        sa.Column("unit", sa.String(), primary_key=True),
        sa.Column("day", sa.Date(), primary_key=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("set_by", sa.String(), nullable=False),
        sa.Column("set_at", _TIME, nullable=False),
    )
    op.create_table(
        "calendar_years",
        sa.Column("year", sa.Integer(), primary_key=True),
        sa.Column("confirmed_by", sa.String(), nullable=False),
        sa.Column("confirmed_at", _TIME, nullable=False),
    )


def _reminders() -> None:
    op.create_table(
        "reminder_tick",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("covered_until", _TIME, nullable=False),
        sa.Column("ticked_at", _TIME, nullable=False),
    )
    op.create_table(
        "silences",
        sa.Column("began", _TIME, primary_key=True),
        sa.Column("ended", _TIME, nullable=False),
    )
    op.create_table(
        "reminders",
        sa.Column("obligation", sa.String(), primary_key=True),
        sa.Column("period", sa.String(), primary_key=True),
        sa.Column("due", sa.Date(), primary_key=True),
        sa.Column("rung", sa.String(), primary_key=True),
        sa.Column("person", sa.String(), primary_key=True),
        sa.Column("planned_at", _TIME, nullable=False),
        sa.Column("put_at", _TIME, nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
    )
    op.create_index("ix_reminders_planned", "reminders", ["planned_at"])
    op.create_index("ix_reminders_message", "reminders", ["message"])
