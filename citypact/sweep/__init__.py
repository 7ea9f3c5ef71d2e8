"""Many scenarios at once: what is varied, by which design, and the figures of every row."""
