"""Who may be asked for text: one provider as a person set it up, without its key."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

Kind = Literal["openai", "anthropic", "gemini"]
Shape = Literal["auto", "tool", "schema", "text"]

DEFAULT_TIMEOUT_S = 120.0
DEFAULT_ATTEMPTS = 4
OFFICIAL_URLS: dict[Kind, str] = {
    "openai": "https://api.openai.com/v1",
    "anthropic": "https://api.anthropic.com",
    "gemini": "https://generativelanguage.googleapis.com",
}
OFFICIAL_KEYS: dict[Kind, str] = {
    "openai": "OPENAI_API_KEY",
    "anthropic": "ANTHROPIC_API_KEY",
    "gemini": "GEMINI_API_KEY",
}


@dataclass(frozen=True)
class TextProvider:
    """One model at one address. It never holds a key, so it may travel in a job's payload and stand in a trace.

    Attributes:
        id: the name by which people choose it.
        kind: how it is spoken to: OpenAI chat completions (which most local servers speak), Anthropic, Gemini.
        base_url: where it is, None for the maker's own address.
        key_env: the name of the variable or secret that holds its key; None where none is needed.
        timeout_s: for one request.
        max_attempts: requests in all for one answer, whatever they were sent again for.
        price_in, price_out: what a million tokens cost, in whatever money the person counts in.
        answers: how the form of the answer is asked for; auto takes a JSON schema from a server in the same house
            and a tool call from all others.
    """

    id: str
    kind: Kind
    model: str
    base_url: str | None = None
    key_env: str | None = None
    timeout_s: float = DEFAULT_TIMEOUT_S
    max_attempts: int = DEFAULT_ATTEMPTS
    price_in: float | None = None
    price_out: float | None = None
    answers: Shape = "auto"

    @property
    def url(self) -> str:
        """The address that requests go below."""
        return (self.base_url or OFFICIAL_URLS[self.kind]).rstrip("/")

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready, for a payload; `TextProvider(**…)` brings it back."""
        return asdict(self)
