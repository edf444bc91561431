"""What a reader meets: pages and elements in a real browser, against a real server."""
