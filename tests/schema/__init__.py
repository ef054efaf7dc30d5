"""Cases made up from the API's document: whatever is sent, the answer is one that the document tells."""
