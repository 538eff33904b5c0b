import { usage } from './failure.js';

const loopback = /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/;

export interface Server {
  /** Without a slash at its end. */
  readonly url: string;
  /** Whether nobody on the way can read what is sent. */
  readonly safe: boolean;
}

/** @throws Failure where it is not the address of a server. */
export function serverAt(text: string): Server {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw usage('The URL must be the address of a server, such as https://keyward.example.org');
  }
  if (url.username !== '' || url.password !== '')
    throw usage('A URL is no place for a secret', 'Log in: keyward login');
  if (url.search !== '' || url.hash !== '') throw usage('The URL of a server ends with its path');
  return {
    url: `${url.origin}${url.pathname}`.replace(/\/+$/, ''),
    safe: url.protocol === 'https:' || loopback.test(url.hostname),
  };
}
