"""The log: append-only, provable, bitemporal. Knows nothing of HTTP, settings or the command line."""
