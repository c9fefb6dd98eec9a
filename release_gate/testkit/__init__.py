"""The tools that the checks of packs and bundles use."""
