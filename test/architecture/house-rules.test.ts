import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join, posix } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readConfig } from '#hub/app/config';
import { filesIn, root, textOf } from '#test/support/sources';

const code = ['.ts', '.tsx', '.js', '.css'];
const product = ['hub', 'devices', 'dashboard', 'simulators', 'scripts'].flatMap((folder) => [
  ...filesIn(folder, code),
]);
const tests = [...filesIn('test', ['.ts'])];

describe('sources', () => {
  /** Longer than 300 lines, and why. A test may have 600: its cases stand side by side. */
  const long: Readonly<Record<string, string>> = {
    'hub/app/hub.ts': 'the composition root: what is wired to what is read from top to bottom, once',
    'hub/database/tables.ts': 'every table there is, in one list',
    'hub/rules/engine.ts': 'the way of a reading through the rules, read from top to bottom',
    'hub/broker/guard.ts': 'one state machine a connection; its states share their buffers',
    'dashboard/web/console/board/dossier.css': 'one look of one part of the screen',
    'dashboard/web/console/board/board.css': 'one look of one part of the screen',
    'dashboard/web/console/shell/shell.css': 'one look of one part of the screen',
  };

  test('fit on a few screens, or say why not', () => {
    const linesOf = (file: string): number => textOf(file).split('\n').length - 1;
    const tooLong = [
      ...product.filter((file) => linesOf(file) > 300 && long[file] === undefined),
      ...tests.filter((file) => linesOf(file) > 600),
    ];
    expect(tooLong.map((file) => `${file}: ${linesOf(file)} lines`)).toEqual([]);
    expect(Object.keys(long).filter((file) => !product.includes(file))).toEqual([]);
  });

  test('are named after their subject', () => {
    const vague = /(?:^|\/)(?:utils?|helpers?|common|types|misc)\//;
    const all = [...product, ...tests];
    expect(all.filter((file) => vague.test(`${dirname(file)}/`) || /^index\.[jt]sx?$/.test(basename(file)))).toEqual(
      [],
    );
    expect(all.filter((file) => !/^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z]+)+$/.test(basename(file)))).toEqual([]);
  });

  test('are finished', () => {
    const unfinished = /\b(?:TODO|FIXME)\b|@ts-(?:ignore|nocheck)|biome-ignore-all/;
    const own = 'test/architecture/house-rules.test.ts';
    expect([...product, ...tests].filter((file) => file !== own && unfinished.test(textOf(file)))).toEqual([]);
  });
});

describe('tests', () => {
  test('replace parts, not modules, and none is switched off', () => {
    const off =
      /\bvi\.(?:mock|doMock|hoisted)\(|\b(?:test|it|describe)(?:\.concurrent|\.sequential)?\.(?:skip|only|todo|fails)\b/;
    expect(tests.filter((file) => off.test(textOf(file)))).toEqual([]);
  });
});

describe('documents', () => {
  const atRoot = readdirSync(root).filter((name) => name.endsWith('.md'));
  const below = ['docs', 'hub', 'devices', 'dashboard', 'simulators', 'test'].flatMap((folder) => [
    ...filesIn(folder, ['.md']),
  ]);
  const documents = [...atRoot, ...below];
  const withoutFences = (text: string): string => text.replace(/^```[\s\S]*?^```/gm, '');

  test('are there', () => {
    expect(documents).toEqual(
      expect.arrayContaining([
        'README.md',
        'README.zh-CN.md',
        'CHANGELOG.md',
        'SECURITY.md',
        'CONTRIBUTING.md',
        'docs/architecture.md',
        'docs/operations.md',
        'docs/adding-a-device.md',
        'docs/adding-a-module.md',
      ]),
    );
  });

  test('link to what exists', () => {
    const broken = documents.flatMap((document) =>
      [...withoutFences(textOf(document)).matchAll(/\]\((?<target>[^)\s]+)\)/g)]
        .map(({ groups }) => groups?.target ?? '')
        .filter((target) => !/^(?:https?:|mailto:|#)/.test(target))
        .map((target) => posix.join(dirname(document), decodeURI(target).replace(/#.*$/, '')))
        .filter((target) => !existsSync(join(root, target)))
        .map((target) => `${document} → ${target}`),
    );
    expect(broken).toEqual([]);
  });

  test('name files that exist', () => {
    const top = /^(?:hub|devices|dashboard|simulators|test|docs|scripts|\.ci)\/[\w./-]*$/;
    const broken = documents.flatMap((document) =>
      [...withoutFences(textOf(document)).matchAll(/`(?<path>[^`\n]+)`/g)]
        .map(({ groups }) => groups?.path ?? '')
        .filter((path) => top.test(path) && !existsSync(join(root, path)))
        .map((path) => `${document}: ${path}`),
    );
    expect(broken).toEqual([]);
  });

  test('have no line numbers: the next change makes them wrong', () => {
    expect(documents.filter((document) => /\.tsx?(?::\d+|#L\d+)/.test(textOf(document)))).toEqual([]);
  });

  test('decisions are numbered without gaps, and the architecture names each', () => {
    const records = readdirSync(join(root, 'docs/adr')).sort();
    expect(records.map((name) => name.slice(0, 5))).toEqual(
      records.map((_, index) => `${String(index + 1).padStart(4, '0')}-`),
    );
    const overview = textOf('docs/architecture.md');
    expect(records.filter((name) => !overview.includes(`adr/${name}`))).toEqual([]);
  });

  test('both READMEs have the same parts and commands', () => {
    const shapeOf = (file: string) => {
      const text = textOf(file);
      return {
        headings: [...text.matchAll(/^#+ /gm)].map(([mark]) => mark),
        // What a person types; words inside quotes may be in either language.
        commands: [...text.matchAll(/^```sh\n(?<lines>[\s\S]*?)^```/gm)].map(({ groups }) =>
          groups?.lines?.replace(/ +#.*$/gm, ''),
        ),
        links: [...text.matchAll(/\]\((?<target>[^)]+)\)/g)]
          .map(({ groups }) => groups?.target)
          .filter((target) => target?.startsWith('README') !== true),
      };
    };
    expect(shapeOf('README.zh-CN.md')).toEqual(shapeOf('README.md'));
  });
});

describe('settings', () => {
  const named = (text: string, pattern: RegExp): string[] =>
    [...new Set([...text.matchAll(pattern)].map(({ groups }) => groups?.name ?? ''))].sort();
  const read = named(textOf('hub/app/config.ts'), /'(?<name>HUB_[A-Z_]+)'/g);

  test('are read where they are looked for', () => {
    expect(read.length).toBeGreaterThan(20);
    expect(read).toContain('HUB_HTTP_PORT');
  });

  test('.env.example names exactly those the hub reads, and can be used as it is', () => {
    const example = textOf('.env.example');
    expect(named(example, /^#? ?(?<name>HUB_[A-Z_]+)=/gm)).toEqual(read);
    const set = Object.fromEntries(
      [...example.matchAll(/^(?<name>HUB_[A-Z_]+)=(?<value>.*)$/gm)].map(({ groups }) => [groups?.name, groups?.value]),
    );
    expect(() => readConfig(set)).not.toThrow();
  });

  test('docs/operations.md has a row for each', () => {
    expect(named(textOf('docs/operations.md'), /^\| `(?<name>HUB_[A-Z_]+)` +\|/gm)).toEqual(read);
  });

  test('docs/operations.md gives the defaults that hold', () => {
    const rows = [...textOf('docs/operations.md').matchAll(/^\| `(?<name>HUB_[A-Z_]+)` +\| `(?<value>[^`]+)` +\|/gm)];
    const written = Object.fromEntries(rows.map(({ groups }) => [groups?.name ?? '', groups?.value ?? '']));
    expect(rows.length).toBeGreaterThan(8);
    // To write the defaults down changes nothing, but for what is only read beside a certificate or a mail server.
    const { HUB_SMTP_FROM: from, HUB_MQTTS_PORT: tlsPort, ...others } = written;
    expect(readConfig(others)).toEqual(readConfig({}));
    expect(readConfig({ HUB_SMTP_URL: 'smtp://localhost' }).smtp?.from).toBe(from);
    expect(String(readConfig({ HUB_TLS_CERT: 'a', HUB_TLS_KEY: 'b' }).tls?.port)).toBe(tlsPort);
  });

  test('the compose file is valid, and passes on settings that exist', () => {
    const { status, stdout, stderr, error } = spawnSync('docker-compose', ['-f', 'docker-compose.yml', 'config'], {
      cwd: root,
      encoding: 'utf8',
    });
    expect(error).toBeUndefined();
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('/health/ready');
    const passed = named(stdout, /^ +(?<name>HUB_[A-Z_]+):/gm);
    expect(passed.length).toBeGreaterThan(10);
    expect(passed.filter((name) => !read.includes(name))).toEqual([]);
  });
});
