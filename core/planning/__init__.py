"""From a script to drawable panels: beats, grammar, continuity, layout, semantics, prompt, checks."""
