"""How fast one visitor, and one address, may talk: token buckets kept in memory."""

from collections import OrderedDict
from datetime import datetime
from ipaddress import IPv6Address, ip_address


class Buckets:
    """One bucket per key: `burst` messages at once, then one every `every` seconds.

    A bucket is one number, the time at which it will be full again (GCRA), so forgetting a
    full bucket loses nothing. At most `keep` keys are held; the longest unused goes first.
    """

    def __init__(self, *, burst: int, every: float, keep: int = 20_000) -> None:
        self._allowance = (burst - 1) * every
        self._every = every
        self._keep = keep
        self._full_at: OrderedDict[str, float] = OrderedDict()

    def take(self, key: str, now: datetime) -> float:
        """Take one token; returns 0.0 when there was one, else the seconds until there is."""
        moment = now.timestamp()
        empty = (
            moment + self._allowance + self._every
        )  # no bucket is emptier, whatever the clock did
        full_at = min(max(self._full_at.get(key, moment), moment), empty)
        wait = full_at - moment - self._allowance
        if wait > 0:
            return wait
        self._full_at[key] = full_at + self._every
        self._full_at.move_to_end(key)
        while len(self._full_at) > self._keep:
            self._full_at.popitem(last=False)
        return 0.0


class RateLimit:
    """The two limits a message must pass: its visitor's and its address's.

    Many people share an address (a ward's Wi-Fi, a mobile network), and a new cookie costs
    nothing, so the address may do what twenty busy visitors do, and no more.
    """

    def __init__(self) -> None:
        self._visitors = Buckets(burst=8, every=2.0)
        self._addresses = Buckets(burst=200, every=0.05)

    def take(self, *, visitor: str, address: str, now: datetime) -> float:
        """Return 0.0 when the message may be answered, else the seconds to wait."""
        return self._visitors.take(visitor, now) or self._addresses.take(network(address), now)


def network(address: str) -> str:
    """Name what one household or phone has: the IPv4 address, or the first half of an IPv6."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return "unknown"
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return f"{IPv6Address(int(parsed) >> 64 << 64)}/64"
