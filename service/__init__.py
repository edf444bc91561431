"""Everything that answers: projections, time travel, views, the HTTP API, the pages and the command line.

Import from the modules, not from here.
"""
