"""Services: every change of state is one function, keyword-only, with an explicit actor and checks inside."""
