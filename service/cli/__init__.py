"""The command ``detente``: everything that the service does, on the database itself.

One module for a group of commands; ``program.py`` lists them. Exit codes: 0 fine, 1 refused or not found, 2 usage,
3 conflict, 130 interrupted, 141 the reader of the output went away.
"""

from __future__ import annotations

from service.cli.program import program


def main() -> None:
    """Run the command line of this process, and exit with its code."""
    program()
