"""PBXs and proxies that are not Asterisk: their tables of routes as routes and trunks. Never a dialplan."""
