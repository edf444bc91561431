"""The pages, one file for each; adding one is a file here and a line in :mod:`service.web.routes`."""
