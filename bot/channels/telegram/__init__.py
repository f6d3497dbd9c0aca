"""Telegram: people write to the bot in private or call it in a group."""
