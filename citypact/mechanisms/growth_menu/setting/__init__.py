"""What the cities face: types, growth factors, rates and limits, and their numbers as fractions."""
