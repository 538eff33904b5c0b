import { Injectable } from '@nestjs/common';
import { hash } from 'node:crypto';
import type { Hash } from '#merkle';
import { LogKeys } from './log-keys.js';

const ANSWER_WITHIN_MS = 2_000;

/** What the witness has cosigned last of this log. */
export type Newest =
  | { readonly is: 'none' }
  | { readonly is: 'checkpoint'; readonly note: string }
  /** C2SP tlog-witness has no such question: others than ours may not answer it. */
  | { readonly is: 'untold' };

export interface Offer {
  /** What we take for its newest. */
  readonly oldSize: number;
  readonly proof: readonly Hash[];
  readonly note: string;
}

export type Taken =
  | { readonly is: 'cosigned'; readonly note: string }
  /** Its newest has another size. */
  | { readonly is: 'other-size'; readonly size: number }
  /** It is not what the witness has cosigned before. */
  | { readonly is: 'refused'; readonly reason: string };

/** Nothing can be concluded from what the witness says, or from its silence. */
export class WitnessAway extends Error {}

@Injectable()
export class WitnessClient {
  constructor(private readonly keys: LogKeys) {}

  /** @throws WitnessAway */
  async newest(): Promise<Newest> {
    const answer = await this.ask(`checkpoints/${hash('sha256', this.keys.origin, 'hex')}`, { method: 'GET' });
    if (answer.status === 204) return { is: 'none' };
    if (answer.status === 200) return { is: 'checkpoint', note: answer.text };
    if (answer.status === 404 || answer.status === 405) return { is: 'untold' };
    throw new WitnessAway(`it answers ${answer.status}`);
  }

  /** C2SP tlog-witness, add-checkpoint. @throws WitnessAway */
  async add({ oldSize, proof, note }: Offer): Promise<Taken> {
    const lines = [`old ${oldSize}`, ...proof.map((each) => each.toString('base64')), '', note];
    const { status, text } = await this.ask('add-checkpoint', { method: 'POST', body: lines.join('\n') });
    if (status === 200) {
      const cosigned = this.keys.withCosignature(note, text);
      if (cosigned === null) throw new WitnessAway('its cosignature is not by KEYWARD_WITNESS_KEY');
      return { is: 'cosigned', note: cosigned };
    }
    if (status === 409 && /^\d{1,16}\n?$/.test(text) && Number(text) !== oldSize)
      return { is: 'other-size', size: Number(text) };
    if (status === 409 || status === 422)
      return { is: 'refused', reason: `the witness knows ${oldSize} entries of which this log is no continuation` };
    throw new WitnessAway(`it answers ${status}: ${text.slice(0, 200).trim()}`);
  }

  private async ask(path: string, request: RequestInit): Promise<{ readonly status: number; readonly text: string }> {
    const base = this.keys.witness?.url ?? '';
    const url = new URL(path, base.endsWith('/') ? base : `${base}/`);
    try {
      const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
      const answer = await fetch(url, { ...request, signal, redirect: 'error' });
      return { status: answer.status, text: await answer.text() };
    } catch (failure) {
      throw new WitnessAway('it does not answer', { cause: failure });
    }
  }
}
