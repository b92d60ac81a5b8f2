import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Desk, openBrowser, openDesk } from '#test/support/browser';
import { addDoor, type Door, press } from '#test/support/estate';
import { startHub, type TestHub } from '#test/support/hub';
import { soon } from '#test/support/soon';

/** Each tries to run in another way; short enough for every field. */
const nasty = {
  resident: '<img src=x onerror=alert(1)>',
  device: '"><svg onload=alert(2)>',
  room: '<script>alert(3)</script>',
  note: '</textarea><img src=x onerror=alert(4)>',
  condition: '<b onmouseover=alert(5)>高血压</b>',
  contact: "';alert(6)//<img src=x onerror=alert(6)>",
  handler: '{{constructor.constructor("alert(7)")()}}<i>',
  comment: '<iframe src="javascript:alert(8)"></iframe>',
  holder: '<img src=x onerror=alert(9)>',
};

let browser: Browser;
let hub: TestHub;
let door: Door;
let alertId: string;
beforeAll(async () => {
  [browser, hub] = await Promise.all([openBrowser(), startHub()]);
  door = await addDoor(hub, '502', {
    resident: nasty.resident,
    devices: [
      { id: 'odd-1', kind: 'climate', name: nasty.device, room: nasty.room },
      { id: 'odd-2', kind: 'sos-button', name: nasty.device, room: nasty.room },
    ],
  });
  await hub.api('PATCH', `residents/${door.residentId}`, { note: nasty.note, conditions: [nasty.condition] });
  await hub.api('POST', 'contacts', {
    residentId: door.residentId,
    name: nasty.contact,
    relation: nasty.room,
    email: 'someone@example.org',
  });
  await hub.api('POST', 'devices', {
    id: 'lift-1',
    kind: 'lift-card-reader',
    name: nasty.device,
    room: nasty.room,
    placeId: door.unitId,
  });
  await hub.api('POST', 'programmes/lift-access/cards', {
    number: '0006547886',
    kind: 'temporary',
    holder: nasty.holder,
    validUntil: Date.now() + 86_400_000,
    unitIds: [door.unitId],
  });
  await press(hub, '502');
  const device = await hub.connect('odd-1');
  const topic = `ecare/v1/${door.homeId}/odd-1/telemetry`;
  await device.publishAsync(topic, '[{"n":"temperature","u":"Cel","v":21.5}]', { qos: 1 });
  await device.publishAsync(topic, `{"${nasty.holder}":`, { qos: 1 });
  await device.endAsync();
  alertId = (await hub.openAlerts())[0]?.id ?? '';
  await hub.api('POST', `alerts/${alertId}/comment`, { note: nasty.comment });
  await hub.api('POST', `alerts/${alertId}/assign`, { to: nasty.handler });
});
afterAll(async () => {
  await browser?.close();
  await hub?.[Symbol.asyncDispose]();
});

/** Every page, its address, and the words of ours it must show as they were typed. */
const pages: readonly { name: string; path: () => string; shows: readonly string[] }[] = [
  { name: 'board', path: () => '/', shows: [nasty.resident] },
  {
    name: 'dossier',
    path: () => `/alert/${alertId}`,
    shows: [nasty.resident, nasty.note, nasty.condition, nasty.contact, nasty.handler, nasty.comment],
  },
  { name: 'residents', path: () => '/residents', shows: [nasty.resident] },
  {
    name: 'resident',
    path: () => `/residents/${door.residentId}`,
    shows: [nasty.resident, nasty.note, nasty.condition, nasty.contact],
  },
  { name: 'resident form', path: () => `/residents/${door.residentId}/edit`, shows: [nasty.resident, nasty.condition] },
  { name: 'new resident', path: () => '/residents/new', shows: [] },
  { name: 'homes', path: () => '/homes', shows: [nasty.resident] },
  {
    name: 'home',
    path: () => `/homes/${door.homeId}`,
    shows: [nasty.resident, nasty.device, nasty.room, nasty.contact],
  },
  { name: 'devices', path: () => '/devices', shows: [nasty.device] },
  { name: 'device', path: () => '/devices/odd-1', shows: [nasty.device, nasty.room] },
  { name: 'new device', path: () => '/devices/new', shows: [] },
  { name: 'history', path: () => '/history', shows: [nasty.resident] },
  { name: 'notifications', path: () => '/notifications', shows: [nasty.resident, nasty.contact] },
  { name: 'lift cards', path: () => '/programmes/lift-access', shows: [nasty.holder] },
  { name: 'lift swipes', path: () => '/programmes/lift-access/swipes', shows: [] },
  { name: 'new lift card', path: () => '/programmes/lift-access/new', shows: [] },
  { name: 'settings', path: () => '/settings', shows: [] },
  { name: 'rules', path: () => '/rules', shows: [] },
  { name: 'rule', path: () => `/rules/inactivity?kind=place&id=${door.homeId}`, shows: [] },
  { name: 'rules of a home', path: () => `/rules?homeId=${door.homeId}`, shows: [] },
  { name: 'why', path: () => `/why/${door.homeId}`, shows: [nasty.resident, nasty.device] },
  { name: 'accounts', path: () => '/settings/accounts', shows: [] },
  { name: 'tokens', path: () => '/settings/tokens', shows: [] },
  { name: 'audit', path: () => '/settings/audit', shows: [] },
  { name: 'no page at all', path: () => '/nothing-here', shows: [] },
];

/** What was asked for is there: nothing waits, nothing is on its way. */
async function settled(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor({ state: 'attached' });
  await soon(() => page.locator('main :is([aria-busy=true], .bone, .skeleton, .waiting, .day-waiting)').count()).toBe(
    0,
  );
}

/** How far the page reaches beyond the screen, and what in it can be touched only there. */
const sideways = (page: Page): Promise<unknown> =>
  page.evaluate(`[
    document.documentElement.scrollWidth - document.documentElement.clientWidth,
    [...document.querySelectorAll('main :is(a, button, input, select, textarea)')]
      .filter((one) => one.checkVisibility() && one.getBoundingClientRect().right > innerWidth + 1)
      .map((one) => one.outerHTML.slice(0, 120)),
  ]`);
const fits = [0, []];

/** What only an injected tag could have put there. */
const running = 'img[src="x"], iframe, main script, main svg[onload], [onmouseover], [onerror]';

const touchable = new Set([
  'button',
  'link',
  'textbox',
  'searchbox',
  'combobox',
  'checkbox',
  'radio',
  'switch',
  'tab',
  'menuitem',
  'option',
  'spinbutton',
]);

/** What can be touched but has no name that a screen reader could say, as the browser itself computes it. */
async function nameless(context: BrowserContext, page: Page): Promise<string[]> {
  const session = await context.newCDPSession(page);
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  await session.detach();
  return nodes
    .filter(({ ignored, role, name }) => !ignored && touchable.has(role?.value) && `${name?.value ?? ''}`.trim() === '')
    .map(({ role, backendDOMNodeId }) => `${role?.value} #${backendDOMNodeId}`);
}

/** Words as they are read: on the page or in its fields. */
async function words(page: Page): Promise<string> {
  const fields = await page.locator('main input, main textarea').all();
  const typed = await Promise.all(fields.map((field) => field.inputValue()));
  return [await page.getByRole('main').innerText(), ...typed].join('\n');
}

for (const screen of ['desk', 'phone'] as const) {
  describe(`at the size of a ${screen}`, () => {
    let desk: Desk;
    beforeAll(async () => {
      desk = await openDesk({ browser, hub, screen });
      return () => desk[Symbol.asyncDispose]();
    });

    for (const { name, path, shows } of pages) {
      test(`${name}: fits, is quiet, names what can be touched, and takes words for words`, async () => {
        const { page, context, complaints } = desk;
        const before = complaints.length;
        await desk.open(path());
        await settled(page);
        for (const literal of shows) await soon(() => words(page)).toContain(literal);

        expect(await page.locator(running).count()).toBe(0);
        expect(await sideways(page)).toEqual(fits);
        expect(await nameless(context, page)).toEqual([]);
        expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1);
        expect(complaints.slice(before)).toEqual([]);
      });
    }
  });
}

test('on a phone the page that is open is in view in the row of pages, the last one too', async () => {
  await using desk = await openDesk({ browser, hub, screen: 'phone' });
  const { page } = desk;
  const row = page.getByRole('navigation', { name: '主导航' });
  const rightEdge = async (name: string) => {
    const box = await row.getByRole('link', { name }).boundingBox();
    return box === null ? undefined : box.x + box.width;
  };
  await desk.open('/settings');
  await row.getByText('专项').waitFor();
  await soon(() => rightEdge('设置')).toBeLessThanOrEqual(390);
});

test('a page that runs what it shows, is too wide, or leaves a button without a name is noticed', async () => {
  await using desk = await openDesk({ browser, hub });
  const { page, context, complaints } = desk;
  await desk.open('/settings');
  await settled(page);
  expect([complaints, await nameless(context, page), await sideways(page)]).toEqual([[], [], fits]);
  const broken = `${nasty.resident}<button style="margin-left: 3000px"></button>`;
  await page.evaluate(`document.querySelector('main').insertAdjacentHTML('beforeend', ${JSON.stringify(broken)})`);
  expect(await page.locator(running).count()).toBe(1);
  expect(await nameless(context, page)).toHaveLength(1);
  expect(await sideways(page)).not.toEqual(fits);
  await soon(() => complaints.length).toBeGreaterThan(0);
});
