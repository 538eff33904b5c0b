/** `2026-03-01 12:00 UTC`. @param time RFC 3339, in UTC. */
export function inWords(time: string): string {
  return `${time.slice(0, 16).replace('T', ' ')} UTC`;
}
