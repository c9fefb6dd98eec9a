"""The commands of stage4, one module each: options in, exit status out.

options.py is what they share: options made from the table of settings, and their rules.
"""
