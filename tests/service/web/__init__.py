"""The pages over HTTP: what they say, what they refuse, and what they make of hostile input."""
