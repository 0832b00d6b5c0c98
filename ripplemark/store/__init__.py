"""The only SQL on SQLite: records in, records out; one file per noun, over one `Database`."""
