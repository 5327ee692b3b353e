/** What the live feed offers to the API; a server that follows journals has one. */
export interface LiveFeed {
  /** Where the feed stands now, as text; hand it in as `after`. */
  readonly cursor: string;
}
