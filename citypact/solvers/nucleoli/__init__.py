"""Least cores and nucleoli: found by constraint generation, proved by Kohlberg's criterion."""
