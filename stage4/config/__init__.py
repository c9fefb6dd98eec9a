"""The settings of a run: which ones exist, what a valid value is, where values come from.

table.py            the one table of settings: options, variables, keys in files, docs
values.py           the types of settings: text in, value out
sources.py          where values come from: options, variables, settings files
environment.py      the variables of a run: of the process, an --env-file, files with secrets
names.py            which variables hold secrets
configure.py        values to the records below
json_schema.py      the schema of --health-schema
settings.py         the records that configure a run
settings_schema.py  the JSON Schema of [tool.stage4], from the table
"""
