"""Reading and checking what users hand in: files, units and provenance."""
