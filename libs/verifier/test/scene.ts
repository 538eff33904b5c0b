import { digestOf } from '#key-text';
import { Verifier, type FilledView, type Verification, type VerifierOptions } from '../src/index.js';
import { aText, aView } from './builders.js';
import { PlayedClock } from './played-clock.js';
import { PlayedOrigin } from './played-origin.js';

/** A clock, an origin, and what they are there for. */
export function aScene() {
  const clock = new PlayedClock();
  const origin = new PlayedOrigin();
  return {
    clock,
    origin,
    /** A verifier that has asked for its lease. */
    started: async (options: Partial<VerifierOptions> = {}) => {
      const verifier = new Verifier({ origin, clock, ...options });
      await verifier.start();
      return verifier;
    },
    /** The text of a key that the origin knows. */
    known: (view: FilledView = aView(), text = aText()) => {
      origin.truth.set(digestOf(text), view);
      return text;
    },
  };
}

/** Whether it was answered by what is kept. */
export function atOnce(answer: Verification | Promise<Verification>): boolean {
  return !(answer instanceof Promise);
}
