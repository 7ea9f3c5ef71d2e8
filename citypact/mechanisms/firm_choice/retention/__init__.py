"""The ratio at which the origin stops obstructing."""
