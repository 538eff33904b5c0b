/**
 * What every bench begins with: dist/ as the sources are, and whatever is started from here on ends with the bench,
 * whatever ends that. Its servers and services lead process groups of their own, so Ctrl-C alone would leave them.
 */
import '../../deploy/local/build-if-stale.mjs';
import { isMainThread } from 'node:worker_threads';
import prepare from '../end-with-jest.mjs';

if (isMainThread) prepare();
