"""Whether a request comes from our own page: the defence against forged requests (CSRF)."""

from collections.abc import Mapping
from urllib.parse import urlsplit


def from_our_page(headers: Mapping[str, str], public_url: str = "") -> bool:
    """Tell whether a POST or a WebSocket handshake was made by a page of ours.

    Every browser in use says who asks, in `Origin` or `Sec-Fetch-Site`; both are believed when
    they say "another site". A request with neither is no browser's, so no visitor's cookie was
    borrowed for it. Only the host is compared: behind a proxy the scheme is not ours to know.
    """
    if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = headers.get("origin")
    if origin is None:
        return True
    asking = urlsplit(origin).netloc.lower()
    ours = {headers.get("host", "").lower(), urlsplit(public_url).netloc.lower()}
    return asking != "" and asking in ours
