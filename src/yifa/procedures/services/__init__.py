"""Services to citizens and enterprises: licences, the catalogue of service items."""
