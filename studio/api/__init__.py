"""The HTTP contract: `/v1` over the same services that the pages call."""
