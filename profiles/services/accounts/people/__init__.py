"""People: who may give what to whom; groups, teams and ends of accounts; invitations and joining; teams."""
