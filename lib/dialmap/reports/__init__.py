"""What is shown, as data: words, tables, records, pictures, documents. Text becomes safe at one door: the voice."""
