import { expect, test } from 'vitest';
import { followOpenAlerts } from '#server/open-alerts';
import { fakeParts } from '#test/support/server-parts';

test('counts by place and by scope, from the list and every change after it', async () => {
  const { alerts, directory } = fakeParts();
  for (let n = 0; n < 450; n += 1) alerts.put({ id: `a${n}`, placeId: n % 3 === 0 ? 'h3' : 'h1' });
  using open = await followOpenAlerts(alerts, directory);
  const counts = () => ({ h1: open.at('h1'), h3: open.at('h3'), c1: open.within('/s/c1'), street: open.within('/') });
  expect(counts()).toEqual({ h1: 300, h3: 150, c1: 300, street: 450 });

  alerts.put({ id: 'new', placeId: 'h2' });
  alerts.put({ id: 'a1', placeId: 'h1', state: 'acknowledged' });
  alerts.put({ id: 'a2', placeId: 'h1', state: 'resolved' });
  alerts.put({ id: 'a2', placeId: 'h1', state: 'resolved' });
  expect(counts()).toEqual({ h1: 299, h3: 150, c1: 300, street: 450 });
  expect(open.within('/s/c10')).toBe(150);
});

test('what is resolved while the list is being read stays resolved', async () => {
  const { alerts, directory } = fakeParts();
  alerts.put({ id: 'a1', placeId: 'h1' });
  alerts.put({ id: 'a2', placeId: 'h1' });
  using open = await followOpenAlerts(
    {
      ...alerts,
      async list(actor, query) {
        const page = await alerts.list(actor, query);
        alerts.put({ id: 'a1', placeId: 'h1', state: 'resolved' });
        return page;
      },
    },
    directory,
  );
  expect(open.at('h1')).toBe(1);
});

test('a list that cannot be read leaves nobody listening', async () => {
  const { alerts, directory } = fakeParts();
  let listening = 0;
  const broken = {
    ...alerts,
    list: async () => Promise.reject(new Error('database is gone')),
    onChange() {
      listening += 1;
      return {
        [Symbol.dispose]: () => {
          listening -= 1;
        },
      };
    },
  };
  await expect(followOpenAlerts(broken, directory)).rejects.toThrow('database is gone');
  expect(listening).toBe(0);
});
