"""Which list of commands each conversation was last given, if not everybody's."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "command_lists",
        sa.Column("channel", sa.String(), primary_key=True),
        sa.Column("conversation", sa.String(), primary_key=True),
        sa.Column("shown", sa.String(), nullable=False),
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("command_lists")
