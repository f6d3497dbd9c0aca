"""Repositories (private to storage)."""
