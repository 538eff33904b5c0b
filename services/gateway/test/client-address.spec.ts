import { Controller, Get } from '@nestjs/common';
import type { Client } from '#contracts';
import { CurrentClient } from '../src/access/access.js';
import { startHttp, type HttpServer } from './http-server.js';

@Controller('client')
class ClientController {
  @Get()
  read(@CurrentClient() client: Client): Client {
    return client;
  }
}

let http: HttpServer;
afterEach(() => http.stop());

const FORWARDED = [['x-forwarded-for', '203.0.113.7, 198.51.100.4']] as const;

async function clientAs(trustedProxies: string | undefined, headers: readonly (readonly [string, string])[]) {
  http = await startHttp(ClientController, undefined, trustedProxies);
  return (await http.send('GET', '/client', { headers })).body;
}

test('a client is known by its own address, whatever it says of itself', async () => {
  const headers = [...FORWARDED, ['user-agent', 'curl/8']] as const;
  expect(await clientAs(undefined, headers)).toEqual({ address: '127.0.0.1', userAgent: 'curl/8' });
});

test('the word of a proxy that is not trusted counts for nothing', async () => {
  expect(await clientAs('10.0.0.0/8', FORWARDED)).toEqual({ address: '127.0.0.1', userAgent: null });
});

test('a trusted proxy says whom it speaks for: the last one it did not have to take on trust', async () => {
  expect(await clientAs('127.0.0.0/8', FORWARDED)).toEqual({ address: '198.51.100.4', userAgent: null });
});
