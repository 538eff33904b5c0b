import type { KeywardEvent } from './event.js';

const TOKEN = /^[A-Za-z0-9_-]+$/;
const TYPE = /^([a-z][a-z-]*)\.([a-z][a-z-]*|\*)$/;

export interface Wanted {
  readonly projectId?: string | undefined;
  readonly types?: readonly string[] | undefined;
}

/**
 * The subjects `evt.v1.<aggregate>.<project>.<id>.<what happened>` of what is wanted, sorted, none within another: the
 * server does the filtering.
 * @throws TypeError for what no event can match.
 */
export function subjectsOf({ projectId, types }: Wanted): readonly string[] {
  if (projectId !== undefined && !TOKEN.test(projectId)) throw new TypeError(`${projectId} is no id of a project`);
  const project = projectId ?? '*';
  if (types === undefined) return [projectId === undefined ? 'evt.v1.>' : `evt.v1.*.${project}.>`];
  if (types.length === 0) throw new TypeError('types is empty: leave it out to have every event');
  const wanted = types.map(partsOf);
  const whole = new Set(wanted.filter(({ action }) => action === '*').map(({ aggregate }) => aggregate));
  const needed = wanted.filter(({ aggregate, action }) => action === '*' || !whole.has(aggregate));
  return [...new Set(needed.map(({ aggregate, action }) => `evt.v1.${aggregate}.${project}.*.${action}`))].sort();
}

/** Whether the server would send the event for these subjects of one project. */
export function isAmong(subjects: readonly string[], { type, aggregate }: KeywardEvent): boolean {
  const action = type.slice(type.indexOf('.') + 1);
  return subjects.some((subject) => {
    const [, , ofAggregate, , , ofAction = '*'] = subject.split('.');
    return ['*', aggregate].includes(ofAggregate ?? '') && ['*', action].includes(ofAction);
  });
}

function partsOf(type: string): { readonly aggregate: string; readonly action: string } {
  const [, aggregate, action] = TYPE.exec(type) ?? [];
  if (aggregate !== undefined && action !== undefined) return { aggregate, action };
  throw new TypeError(`${type} is no type of event: such as key.deleted, or key.* for all that happens to keys`);
}
