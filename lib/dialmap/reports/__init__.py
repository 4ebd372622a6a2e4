"""What is shown, as data: words, tables, records, pictures, documents. Text becomes safe at one door: the voice.

Never reads the store or a file, and never works out what it shows.
"""
