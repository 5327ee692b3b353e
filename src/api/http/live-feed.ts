import type { FeedSubscription, SubscribeOptions } from '../../keeper/feed/feed-messages.ts';

/** What the live feed offers to the API; a server that follows journals has one. */
export interface LiveFeed {
  /** Where the feed stands now, as text; hand it in as `after`. */
  readonly cursor: string;
  /** Begins to tell one viewer of what is committed from now on, or from a cursor on. */
  subscribe(options: SubscribeOptions): FeedSubscription;
}
