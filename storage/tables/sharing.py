"""Addresses that show one thing to whoever holds them."""

from datetime import datetime

from sqlmodel import Field, SQLModel


class SharedLinkRow(SQLModel, table=True):
    """One address, known by the hash of its secret part."""

    __tablename__ = "shared_links"

    digest: str = Field(primary_key=True)
    shows: str  # a Shows
    person: str = Field(index=True)
    unit: str | None = None
    made_at: datetime
    expires_at: datetime | None = None
