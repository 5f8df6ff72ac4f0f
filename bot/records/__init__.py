"""What is remembered: tables, and the words that may be forgotten."""
