"""Sentences and tables on their way to a reader: what takes them, prints them, breaks and shortens them."""
