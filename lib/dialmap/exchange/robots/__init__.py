"""Voice robots of other platforms: their transfers to people. Never a word of what a robot says."""
