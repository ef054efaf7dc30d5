"""Pure functions on profile texts: the text contract, templates, search folding, checks, previews."""
