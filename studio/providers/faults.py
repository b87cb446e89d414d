"""What happened, in our own codes: the verdict on an error of the model library, and whether to try again."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from pydantic_ai import exceptions as lib

from studio.providers.wire import Fault

WORDS_KEPT = 300


@dataclass(frozen=True)
class Verdict:
    """One failed request. `wait_s` is what the service asks for; `words` follow "The model 'x' … : "."""

    code: str
    words: str
    again: bool
    wait_s: float | None = None


def judge(error: Exception, fault: Fault | None) -> Verdict:
    """The verdict on an error that a request raised. The words may quote the service, so they must be redacted."""
    if fault is not None:
        return Verdict(fault.code, fault.words, fault.again)
    match error:
        case lib.ContentFilterError():
            return Verdict("provider-refused", "it declined to answer", again=False)
        case TimeoutError() | lib.ModelTimeoutError() | lib.ModelRequestTimeout():
            return Verdict("provider-timeout", "no whole answer came in time", again=True)
        case lib.ModelConnectionError(phase="connect"):
            return Verdict("provider-unreachable", "nobody answers at its address", again=True)
        case lib.ModelConnectionError():
            return Verdict("provider-broken", "the connection broke before the answer was whole", again=True)
        case lib.ModelAuthenticationError():
            return Verdict("provider-key-rejected", f"the service does not take its key{_said(error)}", again=False)
        case lib.ModelQuotaExceededError():
            return Verdict("provider-quota-exceeded", f"the account has no credit left{_said(error)}", again=False)
        case lib.ModelRateLimitError():
            return Verdict("provider-rate-limited", "too many requests at once", again=True, wait_s=error.retry_after)
        case lib.ModelContextWindowExceededError():
            return Verdict("provider-request-rejected", "the text is too long for this model", again=False)
        case lib.ModelNotFoundError():
            words = f"the service knows no model of this name, or base_url is not right{_said(error)}"
            return Verdict("provider-request-rejected", words, again=False)
        case lib.ModelHTTPError(status_code=status) if status >= 500 or status == 408:
            words = f"the service failed ({status}){_said(error)}"
            return Verdict("provider-broken", words, again=True, wait_s=error.retry_after)
        case lib.ModelRequestRejectedError() | lib.ModelHTTPError() | lib.UserError():
            words = f"the service cannot use the request{_said(error)}"
            return Verdict("provider-request-rejected", words, again=False)
        case lib.ModelUnavailableError() | lib.ModelServerError() | lib.ModelAPIError():
            return Verdict("provider-broken", f"the service failed{_said(error)}", again=True)
    return Verdict("provider-broken", "the answer is not of the published form", again=True)


def _said(error: Any) -> str:
    """What the service said itself, short."""
    body = getattr(error, "body", None)
    found: Any = body
    for name in ("error", "message"):
        if isinstance(found, dict) and name in found:
            found = found[name]
    text = found if isinstance(found, str) else json.dumps(found, default=str) if found else ""
    text = " ".join(text.split())
    return f": {text[:WORDS_KEPT]}" if text and "<html" not in text.lower() else ""
