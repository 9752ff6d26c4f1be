"""Accuracy and speed of `scraper.extract` beside other extractors, on annotated pages that the reader has."""
