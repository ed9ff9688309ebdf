"""Legal services (法律服务): advisers."""
