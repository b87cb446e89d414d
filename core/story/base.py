"""The base of every stored payload: frozen, closed, and equal to its JSON."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Payload(BaseModel):
    """A value that goes into an artifact or over a seam. Unknown fields are refused, so that a typo never hides."""

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_inf_nan="constants")
