"""A split, its payments over the years, the statute, the reproduction."""
