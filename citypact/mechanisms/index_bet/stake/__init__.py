"""How much must hang on the index for a target effort, and how the stake may be divided."""
