"""Golden questions, measured."""
