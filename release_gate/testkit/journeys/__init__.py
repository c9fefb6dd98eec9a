"""Journeys through the pages: what people do, step by step, with answers that are given."""
