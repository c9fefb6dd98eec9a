"""The reference gate: packs, bundles, Stage 4, one aggregate, one exit status."""
