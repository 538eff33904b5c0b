import type { FastifyReply, FastifyRequest } from 'fastify';
import { REQUEST_ID_HEADER } from './request-ids.js';

/** Headers of every answer: to which request, and that nobody may keep, sniff or tell on it. */
export function addUsualHeaders({ id }: FastifyRequest, reply: FastifyReply): void {
  void reply
    .header(REQUEST_ID_HEADER, id)
    .header('x-content-type-options', 'nosniff')
    .header('referrer-policy', 'no-referrer')
    .header('cache-control', 'no-store');
}
