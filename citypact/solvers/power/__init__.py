"""Power indices: how much say each player has where coalitions either win or lose."""
