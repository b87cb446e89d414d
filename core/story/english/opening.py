"""Everything that reading English opens once a process, opened now.

It alone answers "what makes the first sentence slow?". A process that forks for its work calls this before, so that no
child pays for it.
"""

from __future__ import annotations

from core.story.english.feelings_model import open_weights
from core.story.english.feelings_sense import open_encoder
from core.story.english.nouns import noun_sense
from core.story.english.parsing import open_parser


def open_reading(*, feelings: bool = True) -> None:
    """Open the parser and the word lists (about a second), and what reads feelings (about two more)."""
    open_parser()
    noun_sense("door")
    if feelings:
        open_encoder()
        open_weights()
