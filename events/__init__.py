"""The log: what was said and done, in order, append-only.

Knows nothing of HTTP, settings or the command line. Import from the modules, not from here.
"""
