"""The running program: every side effect starts here."""
