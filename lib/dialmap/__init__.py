"""Dialmap: which scenario transfer numbers hit which routes, through which trunks, and where they fail."""

__version__ = "0.1.0"
