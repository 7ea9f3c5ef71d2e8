"""What two cities on a river settle on: the efficient transfer, who needs what, and its proof."""
