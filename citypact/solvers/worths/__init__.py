"""Tables of worths in numbers that can be compared, and what is read off a whole table at once."""
