"""Permissions from platforms, and when people last turned to us."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create both tables."""
    op.create_table(
        "platform_grants",
        sa.Column("channel", sa.String(), primary_key=True),
        sa.Column("sealed", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("changed_at", _TIME, nullable=False),
    )
    op.create_table(
        "interactions",
        sa.Column("channel", sa.String(), primary_key=True),
        sa.Column("person", sa.String(), primary_key=True),
        sa.Column("at", _TIME, nullable=False),
    )


def downgrade() -> None:
    """Drop both tables."""
    op.drop_table("interactions")
    op.drop_table("platform_grants")
