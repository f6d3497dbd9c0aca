"""The Official Account on Zalo."""
