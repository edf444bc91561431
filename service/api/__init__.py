"""The HTTP contract: one file for each resource, and what they share."""
