"""Results turned into tables, charts and sentences; no mathematics of its own."""
