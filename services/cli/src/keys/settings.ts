import type { Command } from 'commander';
import type { EditApiKeyBody, PlatformScope } from '#contracts';
import type { Context } from '../context.js';
import { collect, collectEntry } from '../input/lists.js';
import { rateLimit, wholeNumber } from '../input/numbers.js';

/** What may be chosen of a key, as options give it; false takes it away. */
export interface SettingsOptions {
  readonly name?: string;
  readonly scope?: readonly string[] | false;
  readonly cidr?: readonly string[] | false;
  readonly rateLimit?: { readonly requests: number; readonly seconds: number } | false;
  readonly uses?: number | false;
  readonly tag?: readonly string[] | false;
  readonly meta?: Readonly<Record<string, string>> | false;
}

const platformScopes: readonly PlatformScope[] = ['verify', 'api-keys:read', 'audit:read'];

export function withSettings(command: Command): Command {
  return command
    .option('--name <name>', 'what people call it')
    .option(
      '--scope <scope>',
      `a service (id or code) or one of ${platformScopes.join(', ')}; several times for more`,
      collect,
    )
    .option('--cidr <network>', 'it may be used from there only, such as 192.0.2.0/24; several times for more', collect)
    .option('--rate-limit <uses/window>', 'such as 100/60s', rateLimit)
    .option('--uses <n>', 'so many uses, and no more', wholeNumber(0, 1_000_000_000))
    .option('--tag <tag>', 'several times for more', collect)
    .option('--meta <name=text>', 'several times for more', collectEntry);
}

/** For a key that has settings already. */
export function withRemovals(command: Command): Command {
  return command
    .option('--no-scope', 'for every service its owner may use')
    .option('--no-cidr', 'from anywhere')
    .option('--no-rate-limit', 'without a limit')
    .option('--no-uses', 'as many uses as one likes')
    .option('--no-tag', 'without tags')
    .option('--no-meta', 'without metadata');
}

/** Only what was given. */
export async function settingsIn(context: Context, options: SettingsOptions): Promise<EditApiKeyBody> {
  const { name, scope, cidr, rateLimit: limit, uses, tag, meta } = options;
  return {
    ...(name !== undefined && { name }),
    ...(scope !== undefined && { scopes: scope === false ? null : await context.serviceIds(scope, isScope) }),
    ...(cidr !== undefined && { allowedCidrs: cidr === false ? [] : cidr }),
    ...(limit !== undefined && { rateLimit: limit === false ? null : limit }),
    ...(uses !== undefined && { remainingUses: uses === false ? null : uses }),
    ...(tag !== undefined && { tags: tag === false ? [] : tag }),
    ...(meta !== undefined && { metadata: meta === false ? {} : meta }),
  };
}

function isScope(name: string): boolean {
  return name.startsWith('svc_') || platformScopes.some((scope) => scope === name);
}
