"""How often something happened on a day: numbers an operator reads, never who."""

from sqlmodel import Field, SQLModel


class TallyRow(SQLModel, table=True):
    """One number of one day."""

    __tablename__ = "tallies"

    name: str = Field(primary_key=True)  # what is counted: "poster", "unsigned" …
    day: str = Field(primary_key=True)  # ISO date in Vietnam
    channel: str = Field(primary_key=True)
    about: str = Field(primary_key=True)  # which poster, for example; "" when there is one only
    number: int
