"""Forms: from schemas, to events and back."""
