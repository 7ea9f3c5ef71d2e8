"""What an agreement can say: levers, constraints and criteria, turned into certified terms."""
