import { Controller, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { setTimeout as wait } from 'node:timers/promises';
import { Problem, type Command, type ExportLogRequest, type ExportPart } from '#contracts';
import type { CommandBus } from '#messaging';
import { anOperator, eventually } from '#testing';
import { AuditExportController } from '../src/audit-export/audit-export.controller.js';
import { startHttp, type HttpServer } from './http-server.js';

const PARTS = 200;
const PART_BYTES = 60_000;
/** Sockets and streams hold some parts: a reader that stands still must not make all of them be asked for. */
const PARTS_ON_THE_WAY = 120;

let asked: (string | null)[] = [];
let failsAt: number | null = null;

/** Plays the audit: so many parts, or fewer. */
const bus: Pick<CommandBus, 'request'> = {
  request<Request, Reply>(_command: Command<Request, Reply>, request: Request): Promise<Reply> {
    const { place } = request as ExportLogRequest;
    asked.push(place);
    const at = Number(place ?? 0);
    if (at === failsAt) return Promise.reject(new Problem('audit-log.refuses-to-sign'));
    const bytes = Buffer.alloc(PART_BYTES, `${at},`).toString('base64');
    const part: ExportPart = { bytes, next: at + 1 < PARTS ? String(at + 1) : null };
    return Promise.resolve(part as Reply);
  },
};

@Controller('v1/audit-log/export')
class PlayedExportController extends AuditExportController {
  constructor() {
    super(bus as CommandBus);
  }
}

const asOperator: CanActivate = {
  canActivate(context: ExecutionContext) {
    context.switchToHttp().getRequest<FastifyRequest>().actor = anOperator();
    return true;
  },
};

let http: HttpServer;
beforeAll(async () => void (http = await startHttp(PlayedExportController, asOperator)));
afterAll(() => http.stop());
beforeEach(() => {
  asked = [];
  failsAt = null;
});

const path = '/v1/audit-log/export';

test('an export is all of its parts, as a file', async () => {
  const { headers, text } = await http.send('GET', `${path}?format=csv`);
  expect(headers['content-disposition']).toMatch(/^attachment; filename="keyward-audit-[\d-]{10}\.csv"$/);
  expect(headers['content-type']).toMatch(/^text\/csv/);
  expect(text).toHaveLength(PARTS * PART_BYTES);
  expect(asked).toHaveLength(PARTS);
});

test('what breaks off does not look whole: the connection is cut', async () => {
  failsAt = 3;
  const answer = await fetch(`http://${http.host}${path}`);
  expect(answer.status).toBe(200);
  await expect(answer.arrayBuffer()).rejects.toThrow('terminated');
});

test('what cannot even begin is refused like anything else', async () => {
  failsAt = 0;
  const { status, body } = await http.send('GET', path);
  expect(status).toBe(503);
  expect(body).toMatchObject({ code: 'audit-log.refuses-to-sign' });
});

test('a reader that stands still is waited for, and one that leaves is not worked for', async () => {
  const leaving = new AbortController();
  const answer = await fetch(`http://${http.host}${path}`, { signal: leaving.signal });
  try {
    await answer.body?.getReader().read();
    await untilNothingIsAsked();
    expect(asked.length).toBeLessThan(PARTS_ON_THE_WAY);
  } finally {
    leaving.abort();
  }
  await untilNothingIsAsked();
  expect(asked.length).toBeLessThan(PARTS_ON_THE_WAY + 2);
});

function untilNothingIsAsked(): Promise<void> {
  return eventually(
    async () => {
      const { length } = asked;
      await wait(100);
      expect(asked).toHaveLength(length);
    },
    { withinMs: 10_000 },
  );
}
