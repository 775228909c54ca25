"""What the notes find: pure functions from tables to draft tables and findings."""
