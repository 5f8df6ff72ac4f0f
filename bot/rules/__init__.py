"""The policies folder -> checked rules and settings."""
