import { connect } from 'node:net';
import { within } from './waiting.js';

const ANSWERS_WITHIN_MS = 2_000;

export interface NatsLogin {
  readonly user: string;
  readonly password: string;
}

/**
 * Whether a server on this loopback port lets this user in and has JetStream, in the four lines of its
 * protocol this takes: the port alone could belong to somebody else's server.
 */
export async function answersPing(port: number, { user, password }: NatsLogin): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  const heard = new Promise<boolean>((resolve) => {
    let text = '';
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
      if (text.includes('PONG\r\n')) resolve(/"jetstream":\s*true/.test(text));
    });
    socket.on('error', () => resolve(false));
    socket.on('close', () => resolve(false));
  });
  const login = JSON.stringify({ verbose: false, pedantic: false, user, pass: password });
  socket.write(`CONNECT ${login}\r\nPING\r\n`);
  const answered = await within(ANSWERS_WITHIN_MS, heard);
  socket.destroy();
  return answered ?? false;
}
