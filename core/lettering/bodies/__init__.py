"""Closed curves without tails: the forms of balloons, and outlines that somebody drew."""
