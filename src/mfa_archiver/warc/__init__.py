"""Web archives: WARC and WACZ to exchanges and back, and CDX listings. Streams come from outside, nothing is opened."""
