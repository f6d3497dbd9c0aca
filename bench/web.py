"""Whole answers over the web chat: filled in below."""


def main() -> None:
    """Measure."""
