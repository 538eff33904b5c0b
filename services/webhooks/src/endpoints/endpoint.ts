import type { LookupFunction } from 'node:net';
import { isIPv6 } from 'node:net';
import { request as requestHttp, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as requestHttps, type RequestOptions } from 'node:https';
import { Injectable } from '@nestjs/common';
import type { SendingFault } from '#contracts';
import { NameNotFound } from './names.js';
import { AddressRefused, Targets } from './targets.js';

const ANSWER_WITHIN_MS = 10_000;
const LARGEST_ANSWER_BYTES = 64 * 1024;
const LARGEST_HEADER_BYTES = 16 * 1024;

export interface Post {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Default: 10 s. */
  readonly withinMs?: number;
}

/** What came of it. Of what the endpoint says nothing is kept but the status: it may be anybody's. */
export interface PostOutcome {
  /** Null where there was no answer. */
  readonly status: number | null;
  /** Null where there was one, unless it was none of use. */
  readonly fault: SendingFault | null;
}

/** Posts to addresses that others chose: only where it is allowed, to the very address that was looked at, and no further. */
@Injectable()
export class Endpoint {
  constructor(private readonly targets: Targets) {}

  /** Never throws. */
  async post({ url, headers, body, withinMs = ANSWER_WITHIN_MS }: Post): Promise<PostOutcome> {
    const signal = AbortSignal.timeout(withinMs);
    try {
      const addresses = await Promise.race([this.targets.addressesOf(new URL(url)), aborted(signal)]);
      const answer = await send(new URL(url), { headers, lookup: answerWith(addresses), signal }, body);
      const status = answer.statusCode ?? null;
      await drained(answer);
      return { status, fault: status !== null && status >= 300 && status < 400 ? 'redirected' : null };
    } catch (failure) {
      return { status: null, fault: signal.aborted ? 'timed-out' : faultOf(failure) };
    }
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error('too late')), { once: true });
  });
}

/** A connection of its own each time, and no redirect is followed: both would lead past what was looked at. */
function send(url: URL, options: RequestOptions, body: string): Promise<IncomingMessage> {
  const request = url.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const sent: ClientRequest = request(url, {
      ...options,
      method: 'POST',
      agent: false,
      maxHeaderSize: LARGEST_HEADER_BYTES,
      headers: { ...options.headers, 'content-length': Buffer.byteLength(body) },
    });
    sent.once('response', resolve);
    // Stays: a connection may break after its answer, too.
    sent.on('error', reject);
    sent.end(body);
  });
}

/** Instead of a look-up at the moment of connecting, which could answer anything. Addresses are connected to without one. */
function answerWith(addresses: readonly string[]): LookupFunction {
  const found = addresses.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }));
  return (_host, { all }, done) => {
    const [first] = found;
    if (all === true) done(null, found);
    else done(null, first?.address ?? '', first?.family);
  };
}

/** Read to its end, so that the endpoint is not cut off; but only as long and as much as an answer may take. */
async function drained(answer: IncomingMessage): Promise<void> {
  let bytes = 0;
  answer.on('error', () => {});
  try {
    for await (const chunk of answer) {
      bytes += (chunk as Buffer).length;
      if (bytes > LARGEST_ANSWER_BYTES) break;
    }
  } catch {
    // The status stands.
  }
  answer.destroy();
}

function faultOf(failure: unknown): SendingFault {
  if (failure instanceof AddressRefused) return 'address-refused';
  if (failure instanceof NameNotFound) return 'name-not-found';
  const code = String((failure as { readonly code?: unknown } | null)?.code);
  const isOfTls = /^(ERR_TLS|ERR_SSL|CERT_|EPROTO|UNABLE_TO|SELF_SIGNED|DEPTH_ZERO)/.test(code);
  return isOfTls ? 'tls-failed' : 'not-reachable';
}
