"""The four objects on the page: ``trunk``, ``route``, ``scenario``, ``transfer``, each with drawer, form and filter.

Never knows a page: pages call them.
"""
