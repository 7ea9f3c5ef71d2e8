"""Who signs and who walks: stable sizes, depth against breadth, and the money that holds a council."""
