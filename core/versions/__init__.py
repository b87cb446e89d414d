"""Versions of a scene's parts: what was made from what, what is in use, and what has gone out of date."""
