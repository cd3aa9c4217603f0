"""Many apps at once: one tidy row per app and check, and a page of figures over them."""
