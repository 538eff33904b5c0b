import { defineCommand } from './command.js';

/** The state of one thing a service needs. */
export interface Dependency {
  readonly name: string;
  readonly ready: boolean;
  /** One line for the operator where it is not ready. */
  readonly reason?: string;
}

export interface Readiness {
  readonly service: string;
  readonly ready: boolean;
  readonly dependencies: readonly Dependency[];
}

export const backendServices = ['identity', 'api-keys', 'audit', 'webhooks'] as const;
export type BackendService = (typeof backendServices)[number];

/** Asks a service for the true state of what it stands on. */
export function getReadiness(service: BackendService) {
  return defineCommand<Record<string, never>, Readiness>(`${service}.get-readiness`);
}
