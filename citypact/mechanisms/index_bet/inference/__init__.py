"""What an observed stake says about the cities that agreed on it."""
