// The built console in a real browser, with an office behind it.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { build } from 'vite';
import type { Store } from '../../domain/ports/ledger/store.ts';
import { consoleServer } from '../../server/console-server.ts';
import type { Front } from '../../server/http/front.ts';
import { type TestOffice, testOffice } from './test-office.ts';

export const CHROMIUM = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';

/** No window, and no word to anybody but the page. */
const QUIET = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  // The site of the tests with a proxy; other tests are unaffected.
  '--host-resolver-rules=MAP post.example 127.0.0.1',
];

/** A console with an empty office, and somebody in front of it. */
export interface Visit {
  readonly office: TestOffice;
  /** The address in the address bar. */
  readonly url: string;
  /** The console itself. */
  readonly direct: string;
  readonly page: Page;
  /** What must stay empty: errors in the page and breaches of its content security policy. */
  readonly complaints: readonly string[];
  /** Signs in and waits for the first view. */
  signIn(): Promise<void>;
  /** Somebody else, at another computer. */
  colleague(name: string): Promise<Page>;
  /** Opens a letter by its address and waits until it takes a decision. */
  openLetter(id: string, file: string): Promise<void>;
  /** The server goes away, and comes back at the same address with what it kept. */
  goAway(): Promise<void>;
  comeBack(): Promise<void>;
  /** Waits until the work screen shows a letter of this file and takes a decision. */
  letterOpen(file: string): Promise<void>;
  end(): Promise<void>;
}

/** A proxy for a console: what the console is to know of it, and how it is started. */
export interface Through {
  readonly front: Front & { readonly publicUrl: string };
  start(consolePort: number): Promise<{ close(): Promise<void> }>;
}

export interface TestBrowser {
  readonly browser: Browser;
  /** `through`: a proxy before the console, made when its port is known, and closed at the end. */
  visit(through?: Through): Promise<Visit>;
  close(): Promise<void>;
}

/** Builds the page and starts the browser; `openStore` gets a file name in a folder of its own. */
export const testBrowser = async (openStore: (path: string) => Promise<Store>): Promise<TestBrowser> => {
  const folder = await mkdtemp(join(tmpdir(), 'poststelle-web-'));
  const web = join(folder, 'web');
  const configFile = resolve(import.meta.dirname, '../../console/vite.config.ts');
  await build({ configFile, logLevel: 'error', build: { outDir: web } });
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: QUIET });

  const visit = async (through?: Through): Promise<Visit> => {
    const office = testOffice(await openStore(join(await mkdtemp(join(folder, 'office-')), 'store.sqlite')));
    const ports = { ...office.ports(web), ...(through === undefined ? {} : { front: through.front }) };
    let listening = await consoleServer(ports).listen({ host: '127.0.0.1', port: 0 });
    const { url: direct } = listening;
    const port = Number(new URL(direct).port);
    const proxy = await through?.start(port);
    const url = through?.front.publicUrl ?? direct;
    const others: BrowserContext[] = [];
    const context = await browser.newContext({
      ...{ locale: 'de-DE', viewport: { width: 1280, height: 800 } },
      ignoreHTTPSErrors: through !== undefined,
    });
    const complaints: string[] = [];
    const newPage = async (at: BrowserContext): Promise<Page> => {
      const opened = await at.newPage();
      opened.on('pageerror', (error) => complaints.push(error.message));
      // The browser reports every refused answer here too; that is part of the game.
      opened.on('console', (message) => {
        if (/Content Security Policy|TrustedHTML/.test(message.text())) complaints.push(message.text());
      });
      return opened;
    };
    const page = await newPage(context);
    const signIn = async (at: Page, name: string): Promise<void> => {
      await at.goto(`${url}/anmelden#${office.ticketFor(name)}`);
      await at.getByRole('heading', { level: 1, name: 'Heute' }).waitFor();
    };
    const letterOpen = async (file: string): Promise<void> => {
      await page.getByRole('heading', { level: 1, name: `Schriftstück aus ${file}` }).waitFor();
      await page.locator('form[aria-busy=false]').waitFor();
    };
    return {
      office,
      url,
      direct,
      page,
      complaints,
      signIn: () => signIn(page, 'Sabine Krüger'),
      colleague: async (name) => {
        const other = await browser.newContext({ locale: 'de-DE', viewport: { width: 1280, height: 800 } });
        others.push(other);
        const desk = await newPage(other);
        await signIn(desk, name);
        return desk;
      },
      letterOpen,
      openLetter: async (id, file) => {
        await page.goto(`${url}/#/nachbearbeitung/${encodeURIComponent(id)}`);
        await letterOpen(file);
      },
      goAway: () => listening.close(),
      comeBack: async () => {
        listening = await consoleServer(ports).listen({ host: '127.0.0.1', port });
      },
      end: async () => {
        for (const one of [context, ...others]) await one.close();
        await proxy?.close();
        await listening.close();
        await office.close();
      },
    };
  };

  return {
    browser,
    visit,
    close: async () => {
      await browser.close();
      await rm(folder, { recursive: true });
    },
  };
};
