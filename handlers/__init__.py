"""What the bot does with a message, on any channel."""
