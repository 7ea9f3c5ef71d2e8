"""Which groups should form: partitions of the players with the largest total worth."""
