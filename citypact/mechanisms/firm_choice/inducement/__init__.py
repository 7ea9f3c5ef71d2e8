"""An inducement for a plant whose reasons are known, or known up to noise."""
