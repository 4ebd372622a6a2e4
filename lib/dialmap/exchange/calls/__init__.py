"""Readers of call records: what each PBX and proxy writes of a call, as the records that are counted.

Each reads a part of a file at a time. Never a caller: no column with one is looked at.
"""
