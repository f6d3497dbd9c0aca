"""The bot on the Zalo Bot Platform."""
