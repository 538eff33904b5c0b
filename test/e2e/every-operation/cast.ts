import { randomUUID } from 'node:crypto';
import type { CreatedApiKeyView, ProjectView } from '#contracts';
import type { Platform } from '#testing';
import type { Answer, Client } from '../client.js';
import { Scene, type Member, type Person } from '../scene.js';

/** Everybody there is, as seen from one project. */
export const kinds = [
  'operator',
  'admin',
  'user',
  'auditor',
  'removed member',
  'admin of another project',
  'ended session',
  'master key',
  'standard key',
  'anonymous',
] as const;
export type Kind = (typeof kinds)[number];

export interface Caller {
  readonly kind: Kind;
  readonly client: Client;
  readonly password: string;
  readonly userId: string;
  /** Null for who is no member of the project. */
  readonly memberId: string | null;
  /** Only of who may have no other key, with its text. */
  readonly masterKey?: CreatedApiKeyView;
}

/** One project, one of each kind of caller, and things to do something to. */
export class Cast {
  private readonly callers = new Map<Kind, Promise<Caller>>();

  private constructor(
    private readonly platform: Platform,
    readonly scene: Scene,
    private readonly elsewhere: ProjectView,
    readonly admin: Member,
  ) {}

  static async open(platform: Platform): Promise<Cast> {
    const scene = await Scene.open(platform);
    const elsewhere = (await scene.operator.createProject('Elsewhere')).ok();
    return new Cast(platform, scene, elsewhere, await scene.aMember('admin'));
  }

  get projectId(): string {
    return this.scene.project.id;
  }

  get anyone(): Client {
    return this.scene.operator.as(null);
  }

  /** Always the same of each kind. */
  caller(kind: Kind): Promise<Caller> {
    const caller = this.callers.get(kind) ?? this.aCaller(kind);
    this.callers.set(kind, caller);
    return caller;
  }

  /** One that a request may use up. */
  async aCaller(kind: Kind): Promise<Caller> {
    switch (kind) {
      case 'operator':
        return this.anOperator();
      case 'admin':
      case 'user':
        return toCaller(kind, await this.scene.aMember(kind));
      case 'auditor':
        return this.anAuditor();
      case 'removed member':
        return this.aRemovedMember();
      case 'admin of another project':
        return { ...toCaller(kind, await this.scene.aMember('admin', this.elsewhere)), memberId: null };
      case 'ended session':
        return this.anEndedSession();
      case 'master key':
        return this.aProgramWithMasterKey();
      case 'standard key':
        return { kind, ...nobody, client: this.anyone.as((await this.aKey(await this.caller('admin'))).key) };
      case 'anonymous':
        return { kind, ...nobody, client: this.anyone };
    }
  }

  /** A key of the caller where it may have one, else a key of the admin. */
  async aKey({ kind, client, masterKey }: Caller): Promise<CreatedApiKeyView> {
    if (masterKey !== undefined) return masterKey;
    const holds = kind === 'operator' || kind === 'admin' || kind === 'user' || kind === 'master key';
    return (await (holds ? client : this.admin.client).createKey(this.projectId)).ok();
  }

  private async anOperator(): Promise<Caller> {
    const { email, password } = this.platform.operator;
    const { token, user } = (await this.anyone.logIn({ email, password })).ok();
    return { kind: 'operator', client: this.anyone.as(token), password, userId: user.id, memberId: null };
  }

  private async anAuditor(): Promise<Caller> {
    const member = await this.scene.aMember('auditor');
    return { ...toCaller('auditor', member), masterKey: await this.scene.revealedKeyOf(member) };
  }

  /** Of an admin of the project. */
  private async aProgramWithMasterKey(): Promise<Caller> {
    const member = await this.scene.aMember('admin');
    const { key } = await this.scene.revealedKeyOf(member);
    return { ...toCaller('master key', member), client: this.anyone.as(key) };
  }

  private async aRemovedMember(): Promise<Caller> {
    const member = await this.scene.aMember('user');
    const path = `/v1/projects/${this.projectId}/members/${member.member.id}`;
    assertDone(await this.admin.client.send('DELETE', path));
    return { ...toCaller('removed member', member), memberId: null };
  }

  /** Of an admin of the project, so that nothing but the session stands in the way. */
  private async anEndedSession(): Promise<Caller> {
    const member = await this.scene.aMember('admin');
    assertDone(await member.client.logOut());
    return toCaller('ended session', member);
  }
}

const nobody = { password: randomUUID(), userId: '', memberId: null };

function toCaller(kind: Kind, { client, password, user, member }: Person & Partial<Member>): Caller {
  return { kind, client, password, userId: user.id, memberId: member?.id ?? null };
}

function assertDone({ request, status, text }: Answer<unknown>): void {
  if (status !== 204) throw new Error(`${request}: ${status} ${text}`);
}
