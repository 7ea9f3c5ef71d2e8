"""A pool of many governments: its clauses, what they reward, and the settlement of every outcome."""
