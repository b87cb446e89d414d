"""Bodies, tails, letters and sounds as vectors and as pixels, for packages and for a canvas."""
