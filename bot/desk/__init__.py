"""Handoffs: who takes one, what they see, and how their words travel back."""
