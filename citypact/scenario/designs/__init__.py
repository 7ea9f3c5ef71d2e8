"""Further assumptions of a scenario file, each with the ratio that it leads to."""
