import { randomUUID } from 'node:crypto';
import type {
  AddMemberBody,
  ApiKeyPage,
  ApiKeyPolicyView,
  ApiKeyView,
  AuditEntryPage,
  CreateApiKeyBody,
  CreatedApiKeyView,
  CreateUserBody,
  LogInBody,
  MemberPage,
  MemberView,
  OpenedSessionView,
  ProblemDetails,
  ProjectPage,
  ProjectView,
  Readiness,
  RevocationView,
  RevokedView,
  SessionView,
  UserView,
  VerificationView,
} from '#contracts';

export const ANSWER_WITHIN_MS = 30_000;

/** What the gateway answered, to the byte. */
export class Answer<Body> {
  constructor(
    readonly request: string,
    readonly status: number,
    readonly headers: Headers,
    readonly text: string,
  ) {}

  get body(): Body {
    return JSON.parse(this.text) as Body;
  }

  get problem(): ProblemDetails {
    return JSON.parse(this.text) as ProblemDetails;
  }

  /** @throws where it is not a success, with what the gateway says about it. */
  ok(): Body {
    if (this.status < 200 || this.status > 299) throw new Error(`${this.request}: ${this.status} ${this.text}`);
    return this.body;
  }
}

export interface Sent {
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** As a header's value: quoted, and never used before. */
export function freshKey(): string {
  return `"${randomUUID()}"`;
}

/** Keyward's REST surface over real HTTP, for one caller. */
export class Client {
  constructor(
    private readonly url: string,
    readonly token: string | null = null,
    private readonly requestId: string | null = null,
  ) {}

  /** The same gateway for another caller. */
  as(token: string | null): Client {
    return new Client(this.url, token);
  }

  /** The same caller, whose every request has this id. */
  withRequestId(requestId: string): Client {
    return new Client(this.url, this.token, requestId);
  }

  async send<Body>(method: string, path: string, { body, headers = {} }: Sent = {}): Promise<Answer<Body>> {
    const answer = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        ...(this.token !== null && { authorization: `Bearer ${this.token}` }),
        ...(this.requestId !== null && { 'x-request-id': this.requestId }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return new Answer(`${method} ${path}`, answer.status, answer.headers, await answer.text());
  }

  logIn(login: LogInBody): Promise<Answer<OpenedSessionView>> {
    return this.send('POST', '/v1/session', { body: login });
  }

  session(): Promise<Answer<SessionView>> {
    return this.send('GET', '/v1/session');
  }

  logOut(): Promise<Answer<never>> {
    return this.send('DELETE', '/v1/session');
  }

  createUser(user: CreateUserBody): Promise<Answer<UserView>> {
    return this.send('POST', '/v1/users', { body: user });
  }

  createProject(name: string): Promise<Answer<ProjectView>> {
    return this.send('POST', '/v1/projects', { body: { name } });
  }

  projects(query = ''): Promise<Answer<ProjectPage>> {
    return this.send('GET', `/v1/projects${query}`);
  }

  project(projectId: string): Promise<Answer<ProjectView>> {
    return this.send('GET', `/v1/projects/${projectId}`);
  }

  addMember(projectId: string, member: AddMemberBody): Promise<Answer<MemberView>> {
    return this.send('POST', `/v1/projects/${projectId}/members`, { body: member });
  }

  members(projectId: string): Promise<Answer<MemberPage>> {
    return this.send('GET', `/v1/projects/${projectId}/members`);
  }

  createKey(projectId: string, body: CreateApiKeyBody = {}, once = freshKey()): Promise<Answer<CreatedApiKeyView>> {
    return this.send('POST', keysOf(projectId), { body, headers: { 'idempotency-key': once } });
  }

  /** @param query such as `?kind=master`. */
  keys(projectId: string, query = ''): Promise<Answer<ApiKeyPage>> {
    return this.send('GET', `${keysOf(projectId)}${query}`);
  }

  /** Standard keys as changes have left them: of a use before, the last of them is told some time later. */
  async keysAsChanged(projectId: string): Promise<readonly object[]> {
    const { items } = (await this.keys(projectId, '?kind=standard')).ok();
    return items.map((key) => ({ ...key, lastUsedAt: null }));
  }

  key(key: KeyPlace): Promise<Answer<ApiKeyView>> {
    return this.send('GET', pathOf(key));
  }

  /** @param days whatever a caller may get wrong. */
  extendKey(key: KeyPlace, days: unknown, once = freshKey()): Promise<Answer<ApiKeyView>> {
    return this.send('POST', `${pathOf(key)}/extend`, { body: { days }, headers: { 'idempotency-key': once } });
  }

  /** @param seen the ETag of the version that is to be changed. */
  editKey(key: KeyPlace, body: unknown, seen: string): Promise<Answer<ApiKeyView>> {
    return this.send('PATCH', pathOf(key), { body, headers: { 'if-match': seen } });
  }

  keyPolicy(projectId: string): Promise<Answer<ApiKeyPolicyView>> {
    return this.send('GET', policyOf(projectId));
  }

  /** @param seen the ETag of the policy that is to be replaced. */
  setKeyPolicy(projectId: string, body: unknown, seen: string): Promise<Answer<ApiKeyPolicyView>> {
    return this.send('PUT', policyOf(projectId), { body, headers: { 'if-match': seen } });
  }

  /** @param revision as an answer named it, or whatever else is asked for in its place. */
  revocation(revision: string): Promise<Answer<RevocationView>> {
    return this.send('GET', `/v1/revocations/${encodeURIComponent(revision)}`);
  }

  deleteKey(key: KeyPlace): Promise<Answer<RevokedView>> {
    return this.send('DELETE', pathOf(key));
  }

  revealKey(key: KeyPlace, once = freshKey()): Promise<Answer<CreatedApiKeyView>> {
    return this.send('POST', `${pathOf(key)}/reveal`, { headers: { 'idempotency-key': once } });
  }

  /** Newest first. */
  keyHistory(key: KeyPlace): Promise<Answer<AuditEntryPage>> {
    return this.send('GET', `${pathOf(key)}/history`);
  }

  verify(text: string): Promise<Answer<VerificationView>> {
    return this.send('POST', '/v1/api-keys/verify', { body: { key: text } });
  }

  /** Of one project; newest first. @param query such as `?target=key_…`. */
  auditEntries(projectId: string, query = ''): Promise<Answer<AuditEntryPage>> {
    return this.send('GET', `/v1/projects/${projectId}/audit-entries${query}`);
  }

  allAuditEntries(query = ''): Promise<Answer<AuditEntryPage>> {
    return this.send('GET', `/v1/audit-entries${query}`);
  }

  readiness(): Promise<Answer<Readiness>> {
    return this.send('GET', '/readyz');
  }
}

/** Where a key is found: any of its views will do. */
export type KeyPlace = Pick<ApiKeyView, 'id' | 'projectId'>;

function keysOf(projectId: string): string {
  return `/v1/projects/${projectId}/api-keys`;
}

function policyOf(projectId: string): string {
  return `/v1/projects/${projectId}/api-key-policy`;
}

function pathOf({ id, projectId }: KeyPlace): string {
  return `${keysOf(projectId)}/${id}`;
}
