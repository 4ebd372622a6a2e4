"""What is shown, as data: words for values, tables as DataFrames, the flow as nodes and links."""
