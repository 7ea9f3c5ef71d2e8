"""citypact finds the agreement a group of cities will sign and keep."""
