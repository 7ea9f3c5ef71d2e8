"""Several deals between the same cities, taken together."""
