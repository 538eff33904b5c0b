import { EVENT_SUBJECTS } from '#contracts';

/** Every durable place in the event stream that this service reads from. */
export const consumers = {
  audit: { durable: 'audit', filter: EVENT_SUBJECTS, maxBatch: 100 },
} as const;
