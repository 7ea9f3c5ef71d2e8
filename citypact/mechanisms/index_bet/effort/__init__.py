"""The effort that a bet buys: every local best reply, the best of all, and a search for better ones."""
