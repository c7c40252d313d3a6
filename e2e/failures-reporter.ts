/** Repeats in a few lines, at the very end, what failed and where: ends of logs are what is read. */
import { stripVTControlCharacters } from 'node:util';
import type { Reporter, TestCase, TestResult } from '@playwright/test/reporter';

const MAX_LINES = 4;
const MAX_LINE_LENGTH = 200;

export default class FailuresReporter implements Reporter {
  readonly #failures = new Map<TestCase, TestResult>();

  onTestEnd(test: TestCase, result: TestResult): void {
    if (result.status !== test.expectedStatus) this.#failures.set(test, result);
  }

  onEnd(): void {
    for (const [test, { errors, duration }] of this.#failures) {
      console.log(`\nFailed after ${Math.round(duration / 1000)} s: ${test.title}`);
      for (const { message = '', location } of errors) {
        for (const line of linesOf(message)) console.log(`  ${line}`);
        if (location !== undefined) console.log(`  at ${location.file}:${location.line}`);
      }
    }
  }

  printsToStdio(): boolean {
    return true;
  }
}

function linesOf(message: string): string[] {
  return stripVTControlCharacters(message)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .slice(0, MAX_LINES)
    .map((line) => line.slice(0, MAX_LINE_LENGTH));
}
