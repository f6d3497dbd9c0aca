"""What officials owe: reminders, and the conversations about them."""
