"""What an activation does inside a network: at the start of training, and during it."""
