"""Conversations of citizens, one file each."""
