"""Tell: one result document, and the renderings of it."""
