"""Package deals, audited: the money that issues need, apart and together, and the proofs of it."""
