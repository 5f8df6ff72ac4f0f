"""The edge.  Nothing outside this package knows what a channel is."""
