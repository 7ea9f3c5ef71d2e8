"""Linear programs, audited: the proof that a result carries, and a small exact simplex."""
