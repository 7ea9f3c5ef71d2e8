"""What a bet says and sees: the index, its noise, the tiers of payment, the water that comes."""
