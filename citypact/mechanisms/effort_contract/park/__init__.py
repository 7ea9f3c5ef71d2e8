"""A park that two cities develop together."""
