"""Tests of the HTTP contract."""
