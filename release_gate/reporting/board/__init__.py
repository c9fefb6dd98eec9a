"""The gate's part of the quality board, public/test2.html. Pure, except for its own assets."""
