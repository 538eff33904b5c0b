/** Where NATS of Keyward is. */
export const natsUrl = process.env['NATS_URL'] ?? 'nats://127.0.0.1:4222';

export const port = Number(process.env['PORT'] ?? 8080);

/** The id of this service in Keyward's catalogue. */
export const service = needed('SERVICE');

/** Without it, any key that holds would be let in. */
function needed(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`set ${name}, such as svc_01Kq3nH0sYpC2vV6bT9xWd`);
  return value;
}
