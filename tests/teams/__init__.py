"""People who are limited to teams: what they meet, and that it is none of another team's."""
