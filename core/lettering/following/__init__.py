"""Objects follow their panels when those change: by line, beat, panel and picture."""
