"""Properties of a game, each answered yes, or no with the coalitions that show it."""
