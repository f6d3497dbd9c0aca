"""Places people talk to us from: which belong together, which cannot be written to, and codes."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel


class PlaceRow(SQLModel, table=True):
    """One conversation of which something is known; most conversations have no row."""

    __tablename__ = "places"

    channel: str = Field(primary_key=True)
    conversation: str = Field(primary_key=True)  # the platform's own id: messages go there
    bond: str | None = Field(default=None, index=True)  # the same for one person's conversations
    written_at: datetime | None = None  # when the person last wrote here
    unreachable: str | None = None  # why it cannot be written to, in the channel's short word
    unreachable_since: datetime | None = None


class LinkCodeRow(SQLModel, table=True):
    """A code that links another conversation to this one."""

    __tablename__ = "link_codes"
    __table_args__ = (Index("ix_link_codes_place", "channel", "conversation"),)

    digest: str = Field(primary_key=True)  # keyed hash: the code itself is nowhere
    channel: str
    conversation: str
    expires_at: datetime
    used_at: datetime | None = None


class LinkTryRow(SQLModel, table=True):
    """A code typed that was none."""

    __tablename__ = "link_tries"
    __table_args__ = (Index("ix_link_tries_place", "channel", "conversation", "at"),)

    number: int | None = Field(default=None, primary_key=True)
    channel: str
    conversation: str
    at: datetime = Field(index=True)
