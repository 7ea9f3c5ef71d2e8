"""Values of cooperative games: what each player is worth on average over the coalitions it can join."""
