"""From a question to the right entry, or an honest no."""
