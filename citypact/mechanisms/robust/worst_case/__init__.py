"""What a ratio guarantees in the worst case of a set, and the ratios that guarantee most."""
