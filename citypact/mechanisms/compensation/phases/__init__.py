"""Central money year by year, and how it can end."""
