import { isId, Problem, type FieldProblem, type ServiceTerms, type ServiceView } from '#contracts';

/** Something of the platform that members may be allowed to use, and what it charges. */
export interface Service extends ServiceTerms {
  readonly _id: string;
  /** Unique; never changes. */
  readonly code: string;
  readonly createdAt: Date;
}

/** The part of the terms that a wish changes, before and after; null where it changes nothing. */
export function difference(
  present: ServiceTerms,
  wish: Partial<ServiceTerms>,
): { readonly before: Partial<ServiceTerms>; readonly after: Partial<ServiceTerms> } | null {
  const changed = termNames.filter((name) => {
    const wanted = wish[name];
    return wanted !== undefined && wanted !== null && JSON.stringify(wanted) !== JSON.stringify(present[name]);
  });
  if (changed.length === 0) return null;
  return { before: pick(present, changed), after: pick(wish, changed) };
}

/**
 * A set of services to be granted, in ascending order and each once.
 * @param known what of it is in the catalogue. @param present granted before: such a service may be inactive by now.
 * @throws Problem `request.invalid` that names what cannot be granted.
 */
export function granted(
  wanted: readonly string[],
  known: ReadonlyMap<string, Service>,
  present: readonly string[],
): readonly string[] {
  const refused = wanted.flatMap((id, index) => {
    if (present.includes(id) || known.get(id)?.active === true) return [];
    return refusal(isId('svc', id) ? id : `entry ${index + 1}`, known.has(id));
  });
  if (refused.length > 0) throw new Problem('request.invalid', refused);
  return [...new Set(wanted)].sort();
}

export function toServiceView({ _id, code, name, category, metrics, active, createdAt }: Service): ServiceView {
  return { id: _id, code, name, category, metrics, active, createdAt: createdAt.toISOString() };
}

const termNames = ['name', 'category', 'metrics', 'active'] as const;

function pick(terms: Partial<ServiceTerms>, names: readonly (keyof ServiceTerms)[]): Partial<ServiceTerms> {
  return Object.fromEntries(names.map((name) => [name, terms[name]]));
}

function refusal(name: string, isKnown: boolean): FieldProblem {
  const reason = isKnown ? 'is not active: it cannot be granted anew' : 'is not the id of a service';
  return { field: 'services', message: `${name} ${reason}` };
}
