"""What can go wrong when a model is asked, under codes that stay.

| code | what it means | tried again |
|---|---|---|
| provider-key-missing | no key where the configuration says it is | no |
| provider-key-rejected | the service does not take the key (401, 403) | no |
| provider-refused | the model, or its service's filter, declines to answer | no |
| provider-request-rejected | the service cannot use the request: unknown model, text too long | no |
| provider-quota-exceeded | the account has no credit left | no |
| provider-rate-limited | too many requests (429) | yes, when the service says |
| provider-timeout | no whole answer in time | yes |
| provider-unreachable | nobody is at that address | yes |
| provider-broken | 5xx, half an answer, no JSON, sent elsewhere | yes, but not elsewhere |
| provider-answer-invalid | no answer that fits after all tries; cut short; far too long | with the problems |
| provider-cancelled | whoever asked does not want it any more | no |
"""

from __future__ import annotations

from core.errors import StudioError

CODES = (
    "provider-key-missing",
    "provider-key-rejected",
    "provider-refused",
    "provider-request-rejected",
    "provider-quota-exceeded",
    "provider-rate-limited",
    "provider-timeout",
    "provider-unreachable",
    "provider-broken",
    "provider-answer-invalid",
    "provider-cancelled",
)


class ProviderError(StudioError):
    """A model gave no answer that can be used. No key is in the message or the data.

    `data` has ``provider`` (its id), ``attempts`` (requests that were sent), ``raw`` (the last answer as it came, or
    None), ``problems`` (what was wrong with it), ``usage`` and ``cost`` of what was spent all the same.
    """

    code = "provider-broken"
