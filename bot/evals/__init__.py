"""Golden questions, measured: what must happen, as owners see it, against what does."""
