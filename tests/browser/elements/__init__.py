"""The custom elements, on pages of others."""
