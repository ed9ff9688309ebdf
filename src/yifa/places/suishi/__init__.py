"""岁时县: an example county of twenty towns that are nowhere, named after the solar terms. See docs/county.md."""
