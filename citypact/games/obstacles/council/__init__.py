"""What a council of cities can and cannot bind."""
