"""The embedded reference application that the gate validates."""
