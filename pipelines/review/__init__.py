"""The review web application: accounts, one question a page, adjudication, the lead's overview."""
