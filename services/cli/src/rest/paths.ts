/** Of the keys of a project, of one of them, or of what can be asked of that one. */
export function keysPath(projectId: string, ...rest: readonly string[]): string {
  return `${projectPath(projectId)}/api-keys${rest.map((part) => `/${encodeURIComponent(part)}`).join('')}`;
}

/** Null: of all projects. */
export function eventsPath(projectId: string | null): string {
  return projectId === null ? '/v1/events' : `${projectPath(projectId)}/events`;
}

function projectPath(projectId: string): string {
  return `/v1/projects/${encodeURIComponent(projectId)}`;
}
