"""What people say of the brand: polarity with its error, focus points, who speaks, and what to answer. Pure, but for `refresh`."""
