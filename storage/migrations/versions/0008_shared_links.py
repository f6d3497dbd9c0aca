"""Addresses that show one thing to whoever holds them."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "shared_links",
        sa.Column("digest", sa.String(), primary_key=True),
        sa.Column("shows", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("unit", sa.String()),
        sa.Column("made_at", _TIME, nullable=False),
        sa.Column("expires_at", _TIME),
    )
    op.create_index("ix_shared_links_person", "shared_links", ["person"])


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("shared_links")
