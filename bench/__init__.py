"""Measurements a person can repeat with one command: make bench."""
