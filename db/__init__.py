"""What is held: sources, indicators, figures and milestones, every version of each, and every read of them."""
