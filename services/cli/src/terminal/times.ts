/** A time of the API as people read it, in UTC and to the minute. */
export function shortTime(time: string): string {
  return `${time.slice(0, 10)} ${time.slice(11, 16)}`;
}

/** The same to the second, and saying that it is UTC. */
export function fullTime(time: string): string {
  return `${time.slice(0, 10)} ${time.slice(11, 19)} UTC`;
}
