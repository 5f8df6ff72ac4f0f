"""Work that survives a crash: short workflows, their steps, and posting exactly once.

The engine stands behind this package; replacing it is one file.
"""
