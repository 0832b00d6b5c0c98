"""Who may see the dashboard and who may change something: the caller, sign-in, sessions, tokens against forged requests."""
