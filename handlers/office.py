"""The office that runs the assistant: what it says of itself, and nothing it was not told."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """Contact facts as the operator set them; "" is not known and therefore not said."""

    name: str = ""
    address: str = ""
    phone: str = ""
    hours: str = ""
    site: str = ""  # "https://…" without a path: where its pages are read

    @property
    def is_reachable(self) -> bool:
        """True when a person can be told where to go or whom to call."""
        return bool(self.address or self.phone)
