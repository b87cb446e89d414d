"""Vector paths to pixels and pixels onto pixels; it decides nothing about what stands where."""
