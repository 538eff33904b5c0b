import { connect } from 'node:net';
import { once } from 'node:events';
import { type Collection, type Document, MongoClient } from 'mongodb';
import type { Child } from './child.js';
import { type Log, NotReady, reasonOf, StartFailure } from './start-failure.js';
import { holdsWithin } from './waiting.js';

export const SET_NAME = 'rs0';
const ANSWERS_WITHIN_MS = 60_000;
const PRIMARY_WITHIN_MS = 45_000;

/** Default is 10 s: the time a lone member waits after each start before it elects itself. */
const ELECTION_MS = 1_500;

interface StoredSet extends Document {
  readonly _id: string;
  readonly version: number;
  readonly members: readonly { readonly host: string }[];
}

/**
 * Makes the mongod on this port the writable primary of its own set of one: initiates a new set, waits for
 * the election of an old one, and lets a set follow when its port had to change.
 */
export async function bringUpReplicaSet(port: number, child: Child, log: Log): Promise<void> {
  const answers = await holdsWithin(ANSWERS_WITHIN_MS, async () => !child.running || (await accepts(port)), 20);
  if (!answers) throw new StartFailure(`mongod does not listen on port ${port} after ${ANSWERS_WITHIN_MS / 1000} s.`);
  const client = new MongoClient(`mongodb://127.0.0.1:${port}/`, {
    directConnection: true,
    serverSelectionTimeoutMS: 3_000,
  });
  try {
    const step = new StepTowardsPrimary(client, `127.0.0.1:${port}`, log);
    const primary = await holdsWithin(PRIMARY_WITHIN_MS, async () => !child.running || (await step.take()), 25);
    if (!primary)
      throw new NotReady(`mongod on port ${port} is no primary after ${PRIMARY_WITHIN_MS / 1000} s: ${step.state}.`);
  } finally {
    await client.close();
  }
}

class StepTowardsPrimary {
  private readonly sets: Collection<StoredSet>;
  private toldOfMove = false;
  /** What was being done, or what the last attempt was refused with. */
  state = 'it was not asked yet';

  constructor(
    private readonly client: MongoClient,
    private readonly host: string,
    private readonly log: Log,
  ) {
    this.sets = client.db('local').collection<StoredSet>('system.replset');
  }

  /** True once there is nothing left to do. Refusals are expected on the way: the server is still loading. */
  async take(): Promise<boolean> {
    try {
      this.state = 'it does not say hello';
      const { isWritablePrimary } = await this.client.db('admin').command({ hello: 1 });
      if (isWritablePrimary === true) return true;
      this.state = 'it does not show its set';
      const stored = await this.sets.findOne();
      this.state = stored === null ? 'it does not begin a set' : 'it has a set, and elects nobody';
      if (!stored) await this.initiate();
      else if (stored.members[0]?.host !== this.host) await this.follow(stored);
      return false;
    } catch (refusal) {
      this.state = reasonOf(refusal);
      return false;
    }
  }

  private async initiate(): Promise<void> {
    const settings = { electionTimeoutMillis: ELECTION_MS };
    const set = { _id: SET_NAME, settings, members: [{ _id: 0, host: this.host }] };
    await this.client.db('admin').command({ replSetInitiate: set });
  }

  /**
   * The set names its member by host and port. While the server still asks the old address whether that is
   * itself, it refuses; a program that listens there and never answers makes this take 30 s.
   */
  private async follow(stored: StoredSet): Promise<void> {
    if (!this.toldOfMove) this.log(`mongod: the replica set moves to ${this.host}, which can take 30 s`);
    this.toldOfMove = true;
    const members = stored.members.map((member) => ({ ...member, host: this.host }));
    const set = { ...stored, version: stored.version + 1, members };
    await this.client.db('admin').command({ replSetReconfig: set, force: true });
  }
}

async function accepts(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
