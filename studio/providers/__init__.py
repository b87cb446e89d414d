"""Models that somebody else runs: who may be asked, with which key, and what to make of the answers.

Nothing in here is used, and no model library is loaded, until a person has set up a provider and asks for it.
"""
