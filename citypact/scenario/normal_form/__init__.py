"""Games in normal form from files: tables, documents and Gambit's strategic form."""
