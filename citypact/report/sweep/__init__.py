"""The result of a sweep in sentences and tables."""
