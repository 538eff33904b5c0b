import { accessSync, constants } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { Child, freePort } from '#embedded';
import { endWithJest, eventually } from '#testing';

const UP_WITHIN = { withinMs: 10_000 };
const TEMPLATE = new URL('../../deploy/forward-auth/nginx.conf.template', import.meta.url);

/** `NGINX`, or where systems keep it; null where there is none. */
export function findNginx(): string | null {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  const candidates = process.env['NGINX'] ? [process.env['NGINX']] : folders.map((folder) => join(folder, 'nginx'));
  return candidates.find(isProgram) ?? null;
}

export interface NginxSettings {
  readonly APPLICATION_ADDRESS: string;
  readonly KEYWARD_ADDRESS: string;
  readonly KEYWARD_SERVICE: string;
}

export interface Nginx {
  readonly url: string;
  stop(): Promise<void>;
}

/** The example as it stands, its four variables filled in, on a free port and in a folder of its own. */
export async function startNginx(binary: string, settings: NginxSettings): Promise<Nginx> {
  const port = await freePort();
  const prefix = await mkdtemp(join(tmpdir(), 'keyward-nginx-'));
  const template = await readFile(TEMPLATE, 'utf8');
  await mkdir(join(prefix, 'temp'));
  await writeFile(join(prefix, 'example.conf'), filledIn(template, { ...settings, LISTEN: `127.0.0.1:${port}` }));
  await writeFile(join(prefix, 'nginx.conf'), AROUND);
  const child = await Child.spawn({
    name: 'nginx',
    command: binary,
    args: ['-p', prefix, '-c', join(prefix, 'nginx.conf'), '-e', 'stderr'],
    logFile: join(prefix, 'nginx.log'),
    onSpawn: endWithJest,
  });
  const url = `http://127.0.0.1:${port}`;
  const stop = async () => {
    await child.stop();
    await rm(prefix, { recursive: true, force: true });
  };
  try {
    await eventually(() => fetch(url), UP_WITHIN);
    return { url, stop };
  } catch (failure) {
    const said = child.lastLines().join('\n');
    await stop();
    throw new Error(`nginx does not answer: ${said}`, { cause: failure });
  }
}

/** What of nginx is no part of the example. */
const AROUND = `
daemon off;
master_process off;
pid nginx.pid;
events {}
http {
  access_log off;
  client_body_temp_path temp;
  proxy_temp_path temp;
  fastcgi_temp_path temp;
  uwsgi_temp_path temp;
  scgi_temp_path temp;
  include example.conf;
}
`;

/** As envsubst does it, told which variables are meant: those of nginx stay. */
function filledIn(template: string, values: Readonly<Record<string, string>>): string {
  return template.replaceAll(/\$\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

export interface Application {
  readonly address: string;
  /** The headers of each request that reached it. */
  readonly reached: IncomingHttpHeaders[];
  stop(): Promise<void>;
}

/** What is protected: it notes what it is told. */
export async function startApplication(): Promise<Application> {
  const reached: IncomingHttpHeaders[] = [];
  const server = createServer((request, response) => {
    reached.push(request.headers);
    request.resume().once('end', () => response.end(`${request.method} ${request.url}`));
  });
  const port = await freePort();
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return { address: `127.0.0.1:${port}`, reached, stop: () => closed(server) };
}

async function closed(server: Server): Promise<void> {
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
}
