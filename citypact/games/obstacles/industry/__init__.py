"""Markets and plants of several cities."""
