"""The network, and nothing else of the stage touches it.

transport.py  sockets with a deadline and a cap, connections, the reading of one answer
exchange.py   one request with its redirects, recorded
pings.py      many requests on a schedule, recorded; one thread
flight.py     one of these requests under way, and the URL that it goes to
channel.py    its connection, which never blocks
response.py   its answer, from the bytes as they come; pure
arrival.py    when its bytes came in
body.py       the bounded decoding of a body; pure
limits.py     the limits of every answer
trouble.py    exceptions of the network as kinds of trouble; pure
"""
