"""Units, people, invitations and the journal of changes."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables."""
    _create_people()
    _create_ways_in()
    _create_journal()


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("journal_head")
    op.drop_table("journal")
    op.drop_table("removals")
    op.drop_table("code_attempts")
    op.drop_table("invitations")
    op.drop_table("person_pins")
    op.drop_table("person_addresses")
    op.drop_table("people")
    op.drop_table("units")


def _create_people() -> None:
    op.create_table(
        "units",
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("above", sa.Integer()),
        sa.Column("head", sa.Integer()),
        sa.Column("vice", sa.Integer()),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "people",
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("unit", sa.Integer(), sa.ForeignKey("units.number"), nullable=False),
        sa.Column("locked", sa.Boolean(), nullable=False),
        sa.Column("left", sa.Boolean(), nullable=False),
        sa.Column("lapsed", sa.Boolean(), nullable=False),
        sa.Column("stand_in", sa.Integer()),
        sa.Column("on_leave_until", sa.String()),
        sa.Column("joined_at", _TIME, nullable=False),
        sa.Column("last_seen", _TIME, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "person_addresses",
        sa.Column("channel", sa.String(), primary_key=True),
        sa.Column("sender", sa.String(), primary_key=True),
        sa.Column("person", sa.Integer(), sa.ForeignKey("people.number"), nullable=False),
        sa.Column("added_at", _TIME, nullable=False),
        sa.Column("wrote_at", _TIME, nullable=False),
        sa.Column("opened_at", _TIME),
    )
    op.create_index("ix_person_addresses_person", "person_addresses", ["person"])
    op.create_table(
        "person_pins",
        sa.Column(
            "person",
            sa.Integer(),
            sa.ForeignKey("people.number"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("hashed", sa.String(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until", _TIME),
    )


def _create_ways_in() -> None:
    op.create_table(
        "invitations",
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("unit", sa.Integer(), sa.ForeignKey("units.number"), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("person", sa.Integer()),
        sa.Column("invited_by", sa.Integer()),
        sa.Column("made_at", _TIME, nullable=False),
        sa.Column("expires_at", _TIME, nullable=False),
        sa.Column("used_at", _TIME),
        sa.Column("used_by", sa.Integer()),
        sa.Column("revoked_at", _TIME),
        sa.UniqueConstraint("code"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "code_attempts",
        sa.Column("channel", sa.String(), primary_key=True),
        sa.Column("sender", sa.String(), primary_key=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until", _TIME),
        sa.Column("at", _TIME, nullable=False),
    )
    op.create_index("ix_code_attempts_at", "code_attempts", ["at"])
    op.create_table(
        "removals",
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("person", sa.Integer(), sa.ForeignKey("people.number"), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("asked_at", _TIME, nullable=False),
        sa.Column("expires_at", _TIME, nullable=False),
        sa.Column("decided_by", sa.Integer()),
        sqlite_autoincrement=True,
    )


def _create_journal() -> None:
    op.create_table(
        "journal",
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("after", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("previous", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
    )
    op.create_index("ix_journal_subject", "journal", ["subject", "number"])
    op.create_table(
        "journal_head",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
    )
