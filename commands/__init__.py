"""The door: one thin click command per file; composes the rooms and is imported by nobody."""
