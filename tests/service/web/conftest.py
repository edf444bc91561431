"""Servers for pages, as the tests of the interface make them."""

from tests.service.api.conftest import article, closed, served

__all__ = ["article", "closed", "served"]
