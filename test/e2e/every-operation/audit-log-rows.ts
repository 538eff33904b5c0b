import type { AuditEntryPage } from '#contracts';
import { eventually } from '#testing';
import { nothing, type Row } from './row.js';

const RECORDED = { withinMs: 20_000 };

/** Some entry of the project that is not the newest: the tree has it. */
const ofProject: Row = {
  make: async ({ admin, projectId }) =>
    eventually(async () => {
      const { items } = (
        await admin.client.send<AuditEntryPage>('GET', `/v1/projects/${projectId}/audit-entries`)
      ).ok();
      const entry = items.at(-1);
      if (entry === undefined || items.length < 2) throw new Error('nothing is recorded yet');
      return { parameters: { index: String(entry.index) } };
    }, RECORDED),
};

/** The log as other people's tools read it. */
export const auditLogRows: Readonly<Record<string, Row>> = {
  'GET /v1/audit-log/checkpoint': nothing,
  'GET /v1/audit-log/keys': nothing,
  'GET /v1/audit-log/consistency': { make: () => ({ query: '?from=1&to=1' }) },
  'GET /v1/audit-log/tile/{path}': { make: () => ({ parameters: { path: '0/000.p/1' } }) },
  'GET /v1/audit-log/tile/entries/{path}': { make: () => ({ parameters: { path: '000.p/1' } }) },
  'GET /v1/audit-entries/{index}/proof': { make: () => ({ parameters: { index: '0' } }) },
  'GET /v1/projects/{projectId}/audit-entries/{index}/proof': ofProject,
};
