"""The pages: what a reader, an editor and a newsroom developer see, rendered on the server."""
