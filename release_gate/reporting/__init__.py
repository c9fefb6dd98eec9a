"""Reports a run: files under qa/, the board, the terminal, GitHub's log."""
