import { createServer, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { Health } from './health.js';
import type { Metrics } from './metrics.js';

export interface InnerServerOptions {
  readonly health: Health;
  readonly metrics: Metrics;
  readonly port: number;
  readonly host: string;
}

/**
 * What only the operator's own machines may ask: `/livez` (the process runs), `/readyz` (it and all it stands on can
 * work; 503 with the reasons where not) and `/metrics` (its numbers, for Prometheus).
 */
export async function startInnerServer({ health, metrics, port, host }: InnerServerOptions): Promise<Server> {
  const server = createServer((request, response) => {
    if (request.url === '/livez') return answer(response, 200, { live: true });
    if (request.url === '/metrics') return void answerMetrics(response, metrics);
    if (request.url !== '/readyz') return answer(response, 404, { title: 'there is /livez, /readyz and /metrics' });
    health.readiness().then(
      (readiness) => answer(response, readiness.ready ? 200 : 503, readiness),
      () => answer(response, 503, { ready: false }),
    );
  });
  server.listen(port, host);
  await once(server, 'listening');
  return server;
}

async function answerMetrics(response: ServerResponse, metrics: Metrics): Promise<void> {
  const text = await metrics.read().catch(() => null);
  if (text === null) return answer(response, 503, { title: 'the numbers cannot be read' });
  response.writeHead(200, { 'content-type': metrics.contentType, 'cache-control': 'no-store' });
  response.end(text);
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}
