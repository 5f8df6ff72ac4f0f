"""Where questions wait for people: opening, taking, resolving, and who hears of it."""
