"""Social platforms: one spider each, pure readers of what they answer, and the schedule on which they are asked."""
