import { Injectable } from '@nestjs/common';
import { apiKeyExpiring, apiKeyLeaked, EXPIRY_NOTICE_DAYS, isId, type KeywardEvent } from '#contracts';
import { Clock } from '#outbox';
import { MemberStore } from '../members/store/member.store.js';
import type { Project } from '../projects/domain/project.js';
import { ProjectStore } from '../projects/store/project.store.js';
import type { User } from '../users/domain/user.js';
import { UserStore } from '../users/store/user.store.js';
import type { LeakAnswer, MailTemplate, MailValues } from './mail-texts.js';
import type { Letter } from './mailer.js';
import { inWords } from './time-in-words.js';

const DAY_MS = 24 * 60 * 60 * 1_000;
/** The next rung of the ladder will tell more, and an older event might be of a stream that is read anew. */
const EXPIRY_NOTICE_WITHIN_MS = DAY_MS;
/** A leak is worth a late letter. */
const LEAK_NOTICE_WITHIN_MS = 7 * DAY_MS;
/** Of a large project, not everybody need be told. */
const MOST_ADMINS = 20;

/** What is to be written about an event of a key, and to whom. */
@Injectable()
export class KeyLetters {
  constructor(
    private readonly members: MemberStore,
    private readonly projects: ProjectStore,
    private readonly users: UserStore,
    private readonly clock: Clock,
  ) {}

  /** The letters of one event always have the same names. */
  async write(event: KeywardEvent): Promise<readonly Letter[]> {
    const project = event.projectid === undefined ? null : await this.projects.find(event.projectid);
    if (project === null) return [];
    if (event.type === apiKeyLeaked.type) return this.ofLeak(event, project);
    return event.type === apiKeyExpiring.type ? this.ofExpiry(event, project) : [];
  }

  /** To the owner; of a service account, which nobody reads the mail of, to the admins of its project. */
  private async ofLeak(event: KeywardEvent, project: Project): Promise<readonly Letter[]> {
    const { ownerId, name: key, action } = event.data;
    if (this.isOlder(event, LEAK_NOTICE_WITHIN_MS) || !isAnswer(action)) return [];
    const readers = isMember(ownerId) ? await this.adminsOf(project) : await this.find([ownerId]);
    const told = { key: String(key), project: project.name, time: inWords(event.time), action };
    return readers.map((user) => letterTo(user, event, 'key-leaked', { name: user.name, ...told }));
  }

  /** To the owner, while it can still do something about it. */
  private async ofExpiry(event: KeywardEvent, project: Project): Promise<readonly Letter[]> {
    const { ownerId, name: key, expiresAt } = event.data;
    const days = EXPIRY_NOTICE_DAYS.find((each) => each === event.data['days']);
    if (days === undefined || typeof expiresAt !== 'string' || this.isOlder(event, EXPIRY_NOTICE_WITHIN_MS)) return [];
    if (Date.parse(expiresAt) <= this.clock.now().getTime() || project.state === 'closed') return [];
    const readers = (await this.find([ownerId])).filter(({ state }) => state === 'active');
    const told = { key: String(key), project: project.name, time: inWords(expiresAt), days };
    return readers.map((user) => letterTo(user, event, 'key-expiring', { name: user.name, ...told }));
  }

  private async adminsOf({ admins }: Project): Promise<readonly User[]> {
    const found = await Promise.all(admins.slice(0, MOST_ADMINS).map((id) => this.members.find(id)));
    return this.find(found.map((member) => member?.userId));
  }

  private async find(ids: readonly unknown[]): Promise<readonly User[]> {
    const users = await this.users.findAll(ids.filter((id) => typeof id === 'string'));
    return [...users.values()].filter(({ erasedAt }) => !erasedAt);
  }

  private isOlder({ time }: KeywardEvent, ageMs: number): boolean {
    return this.clock.now().getTime() - Date.parse(time) >= ageMs;
  }
}

/** Named after its event, and after its reader where there are several. */
function letterTo<Template extends MailTemplate>(
  { _id, email, language }: User,
  { id, data }: KeywardEvent,
  template: Template,
  values: MailValues[Template],
): Letter<Template> {
  const name = data['ownerId'] === _id ? id : `${id}:${_id}`;
  return { id: name, to: email, language, template, values };
}

function isMember(ownerId: unknown): boolean {
  return typeof ownerId === 'string' && isId('mem', ownerId);
}

function isAnswer(action: unknown): action is LeakAnswer {
  return action === 'disabled' || action === 'flagged';
}
