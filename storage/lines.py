"""What a connection to PostgreSQL is opened with, so that a line that has died is noticed."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import URL

# A line may die without a word: a router that was switched off, a firewall that forgot it. Found
# out within half a minute on both ends, or a dead process would keep its lock for two hours.
_CLIENT = {
    "connect_timeout": "5",  # seconds
    "keepalives": "1",
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "25000",  # milliseconds
}
_SERVER = {
    "tcp_keepalives_idle": "10",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "3",
    "idle_in_transaction_session_timeout": "60s",  # no transaction of ours waits for anything
}


def lasting(url: URL) -> URL:
    """The same address with patience for every connection; what it says itself wins."""
    ours = " ".join(f"-c {name}={value}" for name, value in _SERVER.items())
    theirs = url.query.get("options", "")
    options = [ours, *((theirs,) if isinstance(theirs, str) else theirs)]  # the last wins
    return url.set(query={**_CLIENT, **url.query, "options": " ".join(options).strip()})


def arguments(url: URL) -> Mapping[str, Any]:
    """What psycopg is called with for such an address."""
    _, named = url.get_dialect()().create_connect_args(url)
    return named
