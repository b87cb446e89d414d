"""A written text becomes pieces with placed glyphs: marks, scripts, fonts, shaping, where a line may end."""
