"""What a sample of outcomes says: how sure, what it depends on, what is worth knowing."""
