"""Reports as one self-contained page or as text: what the rows say, in words, tables and drawings. Knows no Dash and no script."""
