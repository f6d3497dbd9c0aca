"""What the bot knows: pure, no clock, no network, no database."""
