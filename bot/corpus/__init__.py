"""FAQ files -> a frozen Corpus, or every problem with its place and remedy."""
