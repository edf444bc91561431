"""Translations of the pages: one catalogue of gettext for each language but English, whose words are the keys."""
