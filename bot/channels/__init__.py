"""One folder per platform: parse (in, pure), render (out, pure), channel (lifecycle)."""
