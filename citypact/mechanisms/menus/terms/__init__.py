"""What a menu is designed for: benefits, hidden costs and limits, and costs that fill an interval."""
