"""When is 50/50 right? Nineteen conditions, what moves the ratio, and an honest reproduction."""
