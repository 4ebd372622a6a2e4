"""Asterisk's own data, read once for all doors: files, printed dialplans, and what an extension of them dials.

Holds a neutral dialplan (:mod:`~dialmap.exchange.asterisk.dialplan`), its readers, and the walk through it. Never opens
a file, and never guesses in silence: what it cannot read it says with file and line.
"""
