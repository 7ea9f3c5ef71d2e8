"""A core city and the cities around it."""
