"""The database in a browser: Datasette with our descriptions, questions and a page per app, read only."""
