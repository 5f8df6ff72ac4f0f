"""The command `firstline`: words in, the line run, words out."""
