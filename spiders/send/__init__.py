"""Out of the house: mail and webhooks, within limits of time and to places that may be asked. Composes no words."""
