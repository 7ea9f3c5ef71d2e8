"""A river's water: its best use, the rules that share its worth, and how unique the shares are."""
