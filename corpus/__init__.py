"""Our own labelled documents about faces: what the policy reader learns from and is measured on.

Every sentence was written for this project; nothing is taken from a real policy. ``README.md`` is
the data card. The package imports nothing else of ours.
"""
