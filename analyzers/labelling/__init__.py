"""Labels of the user's own: read and checked, drafted from policies, counted, and learnt from."""
