"""How fast, how small and how complete a crawl is; see RESULTS.md."""
