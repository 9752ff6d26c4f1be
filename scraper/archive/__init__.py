"""Article → archive.db and back. All SQL of the program is in this folder."""
