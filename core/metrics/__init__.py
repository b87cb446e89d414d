"""Scores of plans and layouts, each with its reason, or the reason why there is none."""
