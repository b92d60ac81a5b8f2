import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The hub a development server talks to; `npm start` answers there. */
const hub = process.env.HUB_URL ?? 'http://127.0.0.1:8080';

export default defineConfig({
  root: 'dashboard/web',
  base: '/console/',
  plugins: [react()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2023',
    chunkSizeWarningLimit: 700,
    // Nothing inlined as data: or script, so that the page runs under a strict content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    proxy: {
      '/api': hub,
      '/live': { target: hub, ws: true },
    },
  },
});
