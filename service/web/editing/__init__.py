"""Editing in the browser: forms made from the catalogue's schemas, checked before they are saved."""
