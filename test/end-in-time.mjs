/**
 * jest's global tear-down. What a failed test has left open would keep jest waiting for ever, with every result already
 * written: it is named, and ends with jest.
 */
import { setTimeout } from 'node:timers';

const OPEN_AT_MOST_MS = 20_000;

export default function endInTime() {
  const end = () => {
    console.error(
      `still open ${OPEN_AT_MOST_MS / 1_000} s after the last test: ${process.getActiveResourcesInfo().join(', ')}`,
    );
    process.exit(1);
  };
  setTimeout(end, OPEN_AT_MOST_MS).unref();
}
