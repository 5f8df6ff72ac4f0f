"""The durable record: what was asked, what became of it, and where it was posted.

The only place where people's words are kept, so that one person can be forgotten in one place.
"""
