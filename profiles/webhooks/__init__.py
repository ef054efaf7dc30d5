"""What webhooks need of the network: signatures, which addresses may be asked, one request sent once."""
