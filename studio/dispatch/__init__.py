"""Jobs: the ledger, the stages of batches, the queue, the draw pool."""
