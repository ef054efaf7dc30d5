"""Numbers, times, zones and phone numbers as people write them."""
