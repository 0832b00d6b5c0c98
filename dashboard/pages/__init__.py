"""One module per page: its ids, its layout, its callbacks. Pages ask reports and hand rows to figures; they calculate nothing."""
