"""How the weights in `scraper/extraction` were fitted: scripts that repeat it from any corpus."""
