"""Parts that pages are drawn with."""
