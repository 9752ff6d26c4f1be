"""Bytes → `Article`. Pure: no network, no disk, no clock, no state between calls."""
