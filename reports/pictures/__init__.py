"""Drawings of a report's values as SVG that stands in a page without scripts, styles of its own or ids."""
