"""A story: requests of a few people to a new service, one of each kind, in a fixed order.

What the service answers, stores and sends is written down. The clock stands still, so that only
random values differ between two runs, and these are numbered in the order of their appearance.
"""
