import { defineCommand } from './command.js';

/** Event ids, at most 500 at a time. */
export interface EventIds {
  readonly eids: readonly string[];
}

/** Which of these events the audit holds for good. Asked by an owner that waits too long for a receipt. */
export const findAuditedEvents = defineCommand<EventIds, EventIds>('audit.find-audited-events');

/** The audit tells an owner here, after its majority commit, which events it holds. */
export function receiptSubject(service: string): string {
  return `rcpt.v1.${service}`;
}
