"""Codes that link a person's conversations, the links made with them, and who is unreachable."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "places",
        sa.Column("channel", sa.String(), primary_key=True),
        sa.Column("conversation", sa.String(), primary_key=True),
        sa.Column("bond", sa.String(), nullable=True),
        sa.Column("written_at", _TIME, nullable=True),
        sa.Column("unreachable", sa.String(), nullable=True),
        sa.Column("unreachable_since", _TIME, nullable=True),
    )
    op.create_index("ix_places_bond", "places", ["bond"])
    op.create_table(
        "link_codes",
        sa.Column("digest", sa.String(), primary_key=True),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("conversation", sa.String(), nullable=False),
        sa.Column("expires_at", _TIME, nullable=False),
        sa.Column("used_at", _TIME, nullable=True),
    )
    op.create_index("ix_link_codes_place", "link_codes", ["channel", "conversation"])
    op.create_table(
        "link_tries",
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("conversation", sa.String(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
    )
    op.create_index("ix_link_tries_place", "link_tries", ["channel", "conversation", "at"])
    op.create_index("ix_link_tries_at", "link_tries", ["at"])


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("link_tries")
    op.drop_table("link_codes")
    op.drop_table("places")
