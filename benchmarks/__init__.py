"""The figures to hold, one file each: prints a table and writes the same as JSON under ``benchmarks/results/``.

A figure is a ratio against a limit or a peer measured in the same run. Run one with ``python -m benchmarks.<name>``.
"""
