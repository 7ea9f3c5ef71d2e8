"""Which agreements hold: who walks out, who joins, with and without transfers, near- and farsighted."""
