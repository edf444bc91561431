"""Libraries of others that read feeds; imported by name, since their type hints are missing or get in the way."""

from importlib import import_module
from typing import Any

duckdb: Any = import_module("duckdb")
feedparser: Any = import_module("feedparser")
geojson: Any = import_module("geojson")
pandas: Any = import_module("pandas")
parquet: Any = import_module("pyarrow.parquet")
