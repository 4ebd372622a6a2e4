"""Use cases: the only place where the store and the core meet."""
