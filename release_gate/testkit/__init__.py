"""What the checks of packs and bundles work with."""
