"""The documentation, run as tests: what it tells readers to type is typed, and what it shows is what comes out."""
