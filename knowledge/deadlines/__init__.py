"""Reporting periods, working days, due days and the ladder of reminders; pure."""
