"""Effort and index on a grid: what a contract can see, its constraints, and proofs about them."""
