/** Prints the last line of a CI run from jest's JSON report: `count-tests.mjs <report> <exit code of jest>`. */
import { readFileSync } from 'node:fs';

const [reportPath, exitCode] = process.argv.slice(2);

function readReport() {
  try {
    return JSON.parse(readFileSync(reportPath, 'utf8'));
  } catch {
    return { numPassedTests: 0, numFailedTests: 0, numRuntimeErrorTestSuites: 0, numPendingTests: 0, numTodoTests: 0 };
  }
}

const report = readReport();
const skipped = report.numPendingTests + report.numTodoTests;
// A suite that could not even load has no tests to count: it is one failure.
const counted = report.numFailedTests + report.numRuntimeErrorTestSuites;
const nothingRan = report.numPassedTests + counted === 0;
const failed = counted === 0 && (nothingRan || exitCode !== '0') ? 1 : counted;

console.log(`${report.numPassedTests} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exitCode = failed > 0 ? 1 : 0;
