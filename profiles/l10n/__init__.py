"""Localisation: numbers, times, time zones and phone numbers as people write them."""
