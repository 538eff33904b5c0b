import { randomUUID } from 'node:crypto';
import type { ApiKeyView, CreatedApiKeyView, MemberView, ProjectView, Role, UserView } from '#contracts';
import { eventually, type Platform } from '#testing';
import { Client } from './client.js';

const BORN = { withinMs: 10_000 };

/** Somebody with an account, logged in. */
export interface Person {
  readonly user: UserView;
  readonly password: string;
  readonly client: Client;
}

export interface Member extends Person {
  readonly member: MemberView;
}

/** An operator, and a project with members as a test wants them. */
export class Scene {
  private constructor(
    readonly operator: Client,
    readonly project: ProjectView,
  ) {}

  static async open({ url, operator }: Platform): Promise<Scene> {
    const client = await loggedIn(new Client(url), operator);
    return new Scene(client, (await client.createProject('Protein folding')).ok());
  }

  /** Somebody who is in no project. */
  async aStranger(): Promise<Person> {
    const email = `${randomUUID()}@example.org`;
    const password = `correct horse ${randomUUID()}`;
    const user = (await this.operator.createUser({ email, name: 'Ada Lovelace', password })).ok();
    return { user, password, client: await loggedIn(this.operator, { email, password }) };
  }

  async aMember(role: Role = 'user', { id }: ProjectView = this.project): Promise<Member> {
    const stranger = await this.aStranger();
    const member = (await this.operator.addMember(id, { userId: stranger.user.id, role })).ok();
    return { ...stranger, member };
  }

  /** The member's master key, which is there some milliseconds after its membership. */
  masterKeyOf({ client, user, member }: Member): Promise<ApiKeyView> {
    return eventually(async () => {
      const { items } = (await client.keys(member.projectId, `?kind=master&ownerId=${user.id}`)).ok();
      const [master] = items.filter(({ kind, ownerId }) => kind === 'master' && ownerId === user.id);
      if (master === undefined) throw new Error('the master key is not there yet');
      return master;
    }, BORN);
  }

  /** The same with its text, which is shown once. */
  async revealedKeyOf(member: Member): Promise<CreatedApiKeyView> {
    return (await member.client.revealKey(await this.masterKeyOf(member))).ok();
  }
}

async function loggedIn(client: Client, login: { readonly email: string; readonly password: string }): Promise<Client> {
  const { token } = (await client.as(null).logIn(login)).ok();
  return client.as(token);
}
