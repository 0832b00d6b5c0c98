"""Alerts: what the rules of the project file find in the store. Sends nothing."""
