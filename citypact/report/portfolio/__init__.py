"""Lists of plants, markets and posted ratios."""
