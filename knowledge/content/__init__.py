"""The starter knowledge: what an office knows on its first day, written by people."""

from knowledge.content.loading import (
    ContentError,
    load_ambiguous,
    load_outside,
    load_starter,
    load_wordings,
)

__all__ = ["ContentError", "load_ambiguous", "load_outside", "load_starter", "load_wordings"]
