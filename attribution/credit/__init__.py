"""Touches and their credit: which visits led to a registration, which links they came by, whose work that was."""
