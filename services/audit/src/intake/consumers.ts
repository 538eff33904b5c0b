import { EVENT_SUBJECTS } from '#contracts';

/** Every durable place in the event stream that this service reads from: as messages, for what is no event is kept as well. */
export const consumers = {
  audit: { durable: 'audit', filter: EVENT_SUBJECTS, maxBatch: 100, raw: true },
} as const;
