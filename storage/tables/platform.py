"""What platforms gave us: permission to act, sealed, and when each person last turned to us."""

from datetime import datetime

from sqlmodel import Field, SQLModel


class GrantRow(SQLModel, table=True):
    """The permission one channel has, replaced whole."""

    __tablename__ = "platform_grants"

    channel: str = Field(primary_key=True)
    sealed: str  # JSON, encrypted: no token is ever readable here
    number: int  # grows with every change
    changed_at: datetime


class InteractionRow(SQLModel, table=True):
    """When a person last turned to us: platforms limit how long after it we may write."""

    __tablename__ = "interactions"

    channel: str = Field(primary_key=True)
    person: str = Field(primary_key=True)
    at: datetime


class CommandListRow(SQLModel, table=True):
    """The list of commands one conversation was last given; none: everybody's."""

    __tablename__ = "command_lists"

    channel: str = Field(primary_key=True)
    conversation: str = Field(primary_key=True)
    shown: str  # a hash of the list


class PollerRow(SQLModel, table=True):
    """The process that asks a platform for messages, and how that goes."""

    __tablename__ = "pollers"

    channel: str = Field(primary_key=True)
    holder: str
    problems: str  # JSON: a list of sentences
    seen_at: datetime
