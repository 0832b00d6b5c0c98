"""Pure functions from report rows to what a chart card shows. No Dash, no questions, no clock."""
