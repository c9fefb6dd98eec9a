"""The network, and nothing else of the stage touches it.

transport.py  sockets with a deadline and a cap, connections, the reading of one answer
exchange.py   one request with its redirects, recorded
pings.py      many requests on a schedule, recorded
body.py       the bounded decoding of a body; pure
"""
