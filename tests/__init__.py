"""The tests: they mirror the packages, and are a package all the way down."""
