"""Use cases: who may do it, in one transaction, told to the log. The only place where store, exchange and core meet."""
