"""Words of everyday Vietnamese and what they stand for."""
