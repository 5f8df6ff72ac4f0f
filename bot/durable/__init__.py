"""The durable engine behind one door: workflows, and posts that happen once."""
