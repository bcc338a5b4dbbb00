// Takes the screenshots of README and docs from the sample installation: `npm run screenshots`, after a build.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Browser, chromium, type Page } from 'playwright-core';
import { programFolder } from '../../app/run/files/paths.ts';
import { jsonLines, runProgram } from '../processes/test-program.ts';
import { freePort } from '../services/free-port.ts';

const SIZE = { width: 1600, height: 960 };
/** Of the sample post so many documents wait for a person. */
const WAITING = 3;
const AGAIN_MS = 2000;

const images = join(programFolder, 'docs/images');
const folder = mkdtempSync(join(tmpdir(), 'poststelle-screenshots-'));

/** Starts the installation and resolves with its sign-in link, which the very first start prints. */
const opened = async (port: number): Promise<{ readonly process: ChildProcess; readonly link: string }> => {
  const program = join(programFolder, 'dist/app/main.js');
  const env = { ...process.env, POSTSTELLE_CONSOLE__PORT: String(port) };
  const started = spawn(process.execPath, [program, 'start'], {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  for await (const line of createInterface(started.stdout)) {
    const link = /sign in\s+(\S+)/.exec(line)?.[1];
    if (link !== undefined) return { process: started, link };
  }
  throw new Error('the installation ended before it was open');
};

const waitingDocuments = async (): Promise<number> =>
  jsonLines<{ readonly document: string | null }>(await runProgram(['review', 'list'], { cwd: folder })).length;

const untilPostIsSorted = async (): Promise<void> => {
  for (let waiting = 0; waiting < WAITING; waiting = await waitingDocuments())
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
};

const shoot = async (page: Page, name: string): Promise<void> => {
  await page.waitForLoadState('networkidle');
  await page.screenshot({ path: join(images, `${name}.png`) });
};

const visit = async (browser: Browser, { link, scheme }: { link: string; scheme: 'light' | 'dark' }): Promise<void> => {
  const context = await browser.newContext({ locale: 'de-DE', viewport: SIZE, colorScheme: scheme });
  const page = await context.newPage();
  await page.goto(link);
  await page.getByRole('heading', { level: 1, name: 'Heute' }).waitFor();
  await shoot(page, `today-${scheme}`);
  await page.goto(`${new URL(link).origin}/#/nachbearbeitung`);
  await page.getByRole('heading', { level: 1, name: 'Nachbearbeitung' }).waitFor();
  await page.locator('main a[href*="nachbearbeitung/"]').first().click();
  await page.locator('form[aria-busy=false]').waitFor();
  await shoot(page, `review-${scheme}`);
  await context.close();
};

mkdirSync(images, { recursive: true });
const { process: installation, link } = await opened(await freePort());
const ended = once(installation, 'exit');
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});
try {
  await untilPostIsSorted();
  await visit(browser, { link, scheme: 'light' });
  const again = await runProgram(['sign-in'], { cwd: folder });
  await visit(browser, {
    link: /https?:\S+/.exec(again.stdout)![0].replace(/:\d+\//, `:${new URL(link).port}/`),
    scheme: 'dark',
  });
} finally {
  await browser.close();
  installation.kill('SIGTERM');
  await ended;
  rmSync(folder, { recursive: true, force: true });
}
