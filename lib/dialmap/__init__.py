"""Dialmap: which scenario transfer numbers hit which routes, through which trunks, and where they fail.

Never imports anything: whoever needs a room names it.
"""

__version__ = "0.1.0"
