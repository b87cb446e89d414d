"""Words to balloons: fonts, shaping, line breaking, fitting, shapes, tails, placement, drawing, lint, reattachment.

Lengths are px on a strip 800 px wide (here called strip px) until `drawing` scales them to the output's width.
"""
