import { expect, test } from 'vitest';
import { rules } from '#hub/rules/catalog';
import { freshDocuments } from '../../scripts/docs.ts';

test('the tables of the documents say what the hub runs with; write them anew with: node scripts/docs.ts', {
  timeout: 30_000,
}, async () => {
  const documents = await freshDocuments();
  for (const { file, is, shouldBe } of documents) expect(is, file).toBe(shouldBe);
  // What is compared is more than nothing.
  const reference = documents.find(({ file }) => file === 'docs/reference.md')?.shouldBe ?? '';
  expect(rules.filter(({ id }) => !reference.includes(`\`${id}\``))).toEqual([]);
  expect(reference).toContain('`POST /api/v1/alerts/:id/acknowledge`');
});
