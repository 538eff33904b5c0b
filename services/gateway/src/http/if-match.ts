import { createParamDecorator, type ExecutionContext, type ParamDecoratorEnhancer } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Problem } from '#contracts';

const FIELD = 'If-Match';

/** One entity tag (RFC 9110 §8.8.3), and what separates it from the next one. */
const nextTag = /\s*(W\/)?"([\x21\x23-\x7e\x80-\xff]*)"\s*(?:,|$)/y;
const version = /^(?:0|[1-9]\d{0,14})$/;

/**
 * The version of the thing that the caller has seen: a request that would overwrite somebody else's change is refused.
 * @throws Problem `request.precondition-missing` without the header, and for `*`, which names no version;
 *   `request.malformed`, and `request.version-outdated` for a tag that no version has.
 */
export const ExpectedVersion = createParamDecorator(
  (_: unknown, context: ExecutionContext): number => {
    const expected = expectedVersionOf(context);
    if (expected === undefined) throw new Problem('request.precondition-missing');
    return expected;
  },
  [described(true)],
);

/** What a command takes of an `If-Match` that may be left out. */
export interface Precondition {
  readonly expectedVersion?: number;
}

/** The same where the caller may leave it out; `*` asks for nothing but that the thing is there. */
export const ExpectedVersionIfAny = createParamDecorator(
  (_: unknown, context: ExecutionContext): Precondition => {
    const expectedVersion = expectedVersionOf(context);
    return expectedVersion === undefined ? {} : { expectedVersion };
  },
  [described(false)],
);

function expectedVersionOf(context: ExecutionContext): number | undefined {
  const header = context.switchToHttp().getRequest<FastifyRequest>().headers['if-match'];
  if (header === undefined || header.trim() === '*') return undefined;
  const versions = new Set(strongTagsOf(header).filter((tag) => version.test(tag)));
  const [expected, ...others] = versions;
  if (others.length > 0) throw malformed('must name one version');
  if (expected === undefined) throw new Problem('request.version-outdated');
  return Number(expected);
}

/** A weak tag never matches here (RFC 9110 §13.1.1), so it is read and passed over. */
function strongTagsOf(header: string): readonly string[] {
  const tags: string[] = [];
  nextTag.lastIndex = 0;
  while (nextTag.lastIndex < header.length || tags.length === 0) {
    const [, weak, tag] = nextTag.exec(header) ?? [];
    if (tag === undefined) throw malformed('must be an ETag in quotes, such as "3"');
    tags.push(weak === undefined ? tag : `W/${tag}`);
  }
  return tags;
}

function malformed(message: string): Problem {
  return new Problem('request.malformed', [{ field: FIELD, message }]);
}

function described(required: boolean): ParamDecoratorEnhancer {
  const header = ApiHeader({
    name: FIELD,
    required,
    description:
      'The ETag of the last answer with this thing: where somebody changed it since, the request is refused.',
    schema: { type: 'string', example: '"3"' },
  });
  return (target, property) => {
    const route = property === undefined ? undefined : Object.getOwnPropertyDescriptor(target, property);
    if (route !== undefined && property !== undefined) header(target, property, route);
  };
}
