/** A durable of this name is there already, and it is another. Nothing was changed. */
export class SubscriptionConflict extends Error {
  override readonly name = 'SubscriptionConflict';

  constructor(durable: string, difference: string, consumer = durable) {
    super(
      `The durable "${durable}" ${difference}. Take another name, or give up its place in the stream first: ` +
        `nats consumer rm EVENTS ${consumer}`,
    );
  }
}
