import type { Document } from 'mongodb';
import type { LogKeysView } from '#contracts';
import { LogCheck, type LogReport } from '#log-check';
import { eventually } from '#testing';
import type { Answer, Client } from '../client.js';

/** A log that has refused to sign looks every 10 s whether it may again. */
const RIGHT_AGAIN = { withinMs: 40_000 };

const TOLD = { withinMs: 20_000 };

/** Somebody with the keys of the log, who exports it and checks what came. */
export class Auditor {
  private constructor(
    private readonly operator: Client,
    private readonly trust: { readonly log: string; readonly witness: string | null },
  ) {}

  static async with(operator: Client): Promise<Auditor> {
    const { log, witness } = (await operator.send<LogKeysView>('GET', '/v1/audit-log/keys')).ok();
    return new Auditor(operator, { log, witness });
  }

  /** @param query such as `?format=csv`. */
  export(query = ''): Promise<Answer<unknown>> {
    return this.operator.send('GET', `/v1/audit-log/export${query}`);
  }

  async report(): Promise<LogReport> {
    return this.check(await this.export());
  }

  /** What is found, with its positions. */
  async found(): Promise<readonly string[]> {
    const { findings } = await this.report();
    return findings.map(({ kind, position }) => (position === null ? kind : `${kind}@${position}`));
  }

  /** Why there is no export at all. @throws where there is one. */
  async refusal(): Promise<string> {
    const answer = await this.export();
    if (answer.status === 200) {
      const kinds = this.check(answer).findings.map(({ kind }) => kind);
      throw new Error(`there is an export, with ${kinds.join(' ') || 'nothing found'}`);
    }
    const { code, errors = [] } = answer.problem;
    return [code, ...errors.map(({ message }) => message)].join(': ');
  }

  untilRight(): Promise<void> {
    return eventually(async () => expect((await this.report()).findings).toEqual([]), RIGHT_AGAIN);
  }

  /** Until there is an entry of this version of a key: a log that does not have it yet is right as well. */
  untilTold(key: string, version: number): Promise<void> {
    return eventually(async () => {
      const leaves = await this.leaves();
      expect(leaves.filter(({ target, version: its }) => target === key && its === version)).toHaveLength(1);
    }, TOLD);
  }

  /** Entries as the tree has them. */
  async leaves(): Promise<Document[]> {
    const lines = (await this.export()).text.split('\n').filter((line) => line.startsWith('{"action"'));
    return lines.map((line) => JSON.parse(line) as Document);
  }

  check({ text, status }: Answer<unknown>): LogReport {
    if (status !== 200) throw new Error(`no export: ${status} ${text}`);
    const check = new LogCheck(this.trust);
    check.write(Buffer.from(text));
    return check.end();
  }
}
