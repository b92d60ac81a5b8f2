import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { adminPassword, type TestHub } from './hub.ts';

const candidates = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
];

/** The sizes the console is made for: the desk, the large desk, a phone. */
export const screens = {
  desk: { width: 1440, height: 900 },
  large: { width: 1920, height: 1080 },
  phone: { width: 390, height: 844 },
} as const;

/** The machine's own Chromium. Its autoplay policy stays: that a page may not sound by itself is part of what is tested. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = candidates.find((path) => existsSync(path));
  if (executablePath === undefined)
    throw new Error('The browser tests need Chromium: on Debian, apt-get install chromium fonts-noto-cjk.');
  return await chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** A page of its own, with its own cookies and storage. */
export interface Desk extends AsyncDisposable {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What went wrong in the page, in order: exceptions, errors on its console, dialogs. */
  readonly complaints: readonly string[];
  /** Opens a page of the console: `/residents`. */
  open(path: string): Promise<void>;
}

export interface DeskOptions {
  readonly browser: Browser;
  readonly hub: TestHub;
  /** Where the browser finds the hub, when something stands between them. */
  readonly url?: string;
  readonly screen?: keyof typeof screens;
  readonly signedIn?: boolean;
}

/** A fresh browser at the hub, signed in as `admin` unless it is asked not to be. */
export async function openDesk({
  browser,
  hub,
  url = hub.hub.url,
  screen = 'desk',
  signedIn = true,
}: DeskOptions): Promise<Desk> {
  const context = await browser.newContext({
    viewport: screens[screen],
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    acceptDownloads: true,
  });
  context.setDefaultTimeout(10_000);
  if (signedIn) await context.addCookies([{ url, ...(await sessionCookie(hub)) }]);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(`exception: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`console: ${message.text()}`);
  });
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  return {
    page,
    context,
    complaints,
    open: async (path) => void (await page.goto(`${url}/console${path}`)),
    [Symbol.asyncDispose]: () => context.close(),
  };
}

/** Signs in over REST; the form itself has its own test. */
async function sessionCookie({ hub }: TestHub): Promise<{ name: string; value: string }> {
  const response = await fetch(`${hub.url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'admin', password: adminPassword }),
  });
  const [name, value] = response.headers.getSetCookie()[0]?.split(';')[0]?.split('=') ?? [];
  if (name === undefined || value === undefined) throw new Error(`No session: ${response.status}`);
  return { name, value };
}
