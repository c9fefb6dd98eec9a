"""What holds for the repository as a whole: imports, tests, words, links, packaging."""
