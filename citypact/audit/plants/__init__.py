"""Lists of plants, audited: one ratio for many plants, and markets of several cities."""
