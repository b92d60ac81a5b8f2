import { type ThemeConfig, theme } from 'antd';
import { fontFamily, palettes, radius, type ThemeName } from './tokens.ts';

/** Ant Design in our tokens. Primary is the accent: Ant's own red and amber are never used for severity. */
export function antdTheme(name: ThemeName): ThemeConfig {
  const palette = palettes[name];
  const still = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
  return {
    algorithm: name === 'night' ? theme.darkAlgorithm : theme.defaultAlgorithm,
    token: {
      colorPrimary: palette.accent,
      colorInfo: palette.accent,
      colorError: palette.p1,
      colorWarning: palette.p2,
      colorBgBase: palette.surface,
      colorBgLayout: palette.ground,
      colorTextBase: palette.text,
      colorTextSecondary: palette.textSoft,
      colorTextTertiary: palette.textFaint,
      colorTextPlaceholder: palette.textFaint,
      colorBorder: palette.lineStrong,
      colorBorderSecondary: palette.line,
      colorLink: palette.accent,
      borderRadius: radius,
      fontSize: 14,
      // As tall as our own buttons and fields, which stand beside Ant's.
      controlHeight: 36,
      fontFamily,
      motion: !still,
      motionDurationMid: '0.12s',
      motionDurationSlow: '0.15s',
      wireframe: false,
    },
    components: {
      Table: { cellPaddingBlock: 9, headerBg: palette.raised, rowHoverBg: palette.raised },
      Button: { primaryShadow: 'none', defaultShadow: 'none' },
    },
  };
}
