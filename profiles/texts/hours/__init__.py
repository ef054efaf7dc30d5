"""Opening hours: kept as a record, written out as sentences, and read as people type them."""
