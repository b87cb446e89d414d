"""Task functions by name, and the process that runs them; no database here."""
