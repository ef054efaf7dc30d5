"""Every change of state, one function each: keyword-only, with an explicit actor, checks inside."""
