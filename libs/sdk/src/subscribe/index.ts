export type { Handler } from './attempts.js';
export type { KeywardEvent, KeywardEventActor, KeywardEventData } from './event.js';
export type { SubscriptionFailure } from './failure.js';
export type { From } from './from.js';
export { subscribe, type EventSubscription, type SubscribeOptions } from './subscribe.js';
export { SubscriptionConflict } from './subscription-conflict.js';
