import { createServer, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { Health } from './health.js';

/**
 * What only the operator's own machines may ask: `/livez` (the process runs) and `/readyz` (it and all it stands on
 * can work; 503 with the reasons where not).
 */
export async function startInnerServer(health: Health, port: number, host: string): Promise<Server> {
  const server = createServer((request, response) => {
    if (request.url === '/livez') return answer(response, 200, { live: true });
    if (request.url !== '/readyz') return answer(response, 404, { title: 'there is only /livez and /readyz' });
    health.readiness().then(
      (readiness) => answer(response, readiness.ready ? 200 : 503, readiness),
      () => answer(response, 503, { ready: false }),
    );
  });
  server.listen(port, host);
  await once(server, 'listening');
  return server;
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}
