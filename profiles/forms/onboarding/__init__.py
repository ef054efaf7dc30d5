"""The cells in which new numbers are named, tagged and given their details."""
