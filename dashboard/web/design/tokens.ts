/**
 * The one language of all faces: console, big screen, family page. Ant Design's theme and our own CSS are both made
 * from these values, so a colour is decided here and nowhere else.
 */
export const space = [4, 8, 12, 16, 24, 32] as const;
export const radius = 6;
export const typeSizes = [12, 14, 16, 20, 28, 44] as const;
export const fontFamily =
  '"PingFang SC", "HarmonyOS Sans SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", system-ui, sans-serif';
export const monoFamily = 'ui-monospace, "SF Mono", "Cascadia Mono", "Noto Sans Mono CJK SC", monospace';

export interface Palette {
  /** Behind everything. */
  readonly ground: string;
  /** Lists, cards, the dossier. */
  readonly surface: string;
  /** Hovered or chosen on a surface. */
  readonly raised: string;
  readonly line: string;
  readonly lineStrong: string;
  readonly text: string;
  readonly textSoft: string;
  /** Still ≥ 4.5:1 on surface. */
  readonly textFaint: string;
  /** The one colour of things one may do. */
  readonly accent: string;
  readonly accentStrong: string;
  readonly accentSoft: string;
  readonly onAccent: string;
  /** Reserved for severity; `on…` is what is written upon it, `…Soft` lies behind a row. */
  readonly p1: string;
  /** Behind white words: darker than `p1` where that is a sign on a dark ground. */
  readonly p1Fill: string;
  readonly p1Soft: string;
  readonly onP1: string;
  readonly p2: string;
  readonly p2Soft: string;
  readonly onP2: string;
  readonly p3: string;
  readonly onP3: string;
  readonly p4: string;
  readonly onP4: string;
  /** The band of a day's picture, in greys with one calm tone. */
  readonly band: string;
  readonly bandSoft: string;
}

export type ThemeName = 'light' | 'night';

export const palettes: Readonly<Record<ThemeName, Palette>> = {
  light: {
    ground: '#eef0f1',
    surface: '#ffffff',
    raised: '#f4f6f6',
    line: '#dde1e3',
    lineStrong: '#b6bdc1',
    text: '#1c2226',
    textSoft: '#4b555b',
    textFaint: '#69737a',
    accent: '#0f766e',
    accentStrong: '#0b5c56',
    accentSoft: '#e0efed',
    onAccent: '#ffffff',
    p1: '#c4122f',
    p1Fill: '#c4122f',
    p1Soft: '#fdecee',
    onP1: '#ffffff',
    p2: '#b75a00',
    p2Soft: '#fdf2e4',
    onP2: '#ffffff',
    p3: '#7a6a12',
    onP3: '#ffffff',
    p4: '#5b6770',
    onP4: '#ffffff',
    band: '#5f7f8c',
    bandSoft: '#d5dee2',
  },
  night: {
    ground: '#101416',
    surface: '#171c1f',
    raised: '#20272b',
    line: '#2b3338',
    lineStrong: '#4a555c',
    text: '#e6eaec',
    textSoft: '#b3bcc1',
    textFaint: '#8d979d',
    accent: '#45b3a6',
    accentStrong: '#6accc0',
    accentSoft: '#183632',
    onAccent: '#06201d',
    p1: '#f0566d',
    p1Fill: '#c21a39',
    p1Soft: '#3a1219',
    onP1: '#ffffff',
    p2: '#e89a3c',
    p2Soft: '#33230f',
    onP2: '#1f1403',
    p3: '#c9b64a',
    onP3: '#1c1903',
    p4: '#93a1ab',
    onP4: '#10161a',
    band: '#7fa3b1',
    bandSoft: '#2d3a40',
  },
};

const kebab = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

const declarations = (palette: Palette) =>
  Object.entries(palette)
    .map(([name, value]) => `--${kebab(name)}:${value}`)
    .join(';');

/** All tokens as custom properties: `--text-soft`, `--p1`, `--space-4` (16 px), `--type-2` (14 px) … */
export function tokenCss(): string {
  const steps = [
    ...space.map((pixels, index) => `--space-${index + 1}:${pixels}px`),
    ...typeSizes.map((pixels, index) => `--type-${index + 1}:${pixels}px`),
    `--radius:${radius}px`,
    `--font:${fontFamily}`,
    `--mono:${monoFamily}`,
  ].join(';');
  return `:root{${steps};${declarations(palettes.light)};color-scheme:light}:root[data-theme=night]{${declarations(palettes.night)};color-scheme:dark}`;
}
