"""Corpus -> Index: encoder, spelling, fusion; owns knowledge.db."""
