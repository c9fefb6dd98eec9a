"""The settings of a run: which ones exist, what a valid value is, where values come from.

table.py     the one table of settings: options, variables, keys in files and docs come from it
values.py    the types of settings: text in, value out
sources.py   where values come from: options, environment, files
configure.py values to the records below
settings.py  the records that configure a run
"""
