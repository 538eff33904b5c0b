import { randomUUID } from 'node:crypto';
import type { MemberView, ProjectView, Role, UserView } from '#contracts';
import type { Platform } from '#testing';
import { Client } from './client.js';

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
}

async function loggedIn(client: Client, login: { readonly email: string; readonly password: string }): Promise<Client> {
  const { token } = (await client.as(null).logIn(login)).ok();
  return client.as(token);
}
