"""What a browser sends: forms, filters and the keys of submissions."""
