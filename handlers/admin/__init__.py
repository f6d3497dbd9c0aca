"""What an administrator does: import, edit, publish."""
