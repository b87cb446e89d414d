"""Lines of a script become objects in their places, at a stated cost."""
