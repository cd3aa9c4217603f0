"""The dossier: one app's report in the order an inspector files it, as HTML, PDF and DOCX.

`content` makes typed blocks of a report; the three writers show the same blocks.
"""
