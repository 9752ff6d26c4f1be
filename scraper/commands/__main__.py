"""`python -m scraper.commands …` is the same as `scraper …`."""

from scraper.commands import main

if __name__ == "__main__":
    main()
