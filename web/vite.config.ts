import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// `npm run dev` shows the page as it is edited, on the data of a pipeline that is up.
const pipeline = 'http://127.0.0.1:8010';

export default defineConfig({
  plugins: [react()],
  base: './',
  build: { target: 'es2022', assetsInlineLimit: 0, modulePreload: { polyfill: false }, chunkSizeWarningLimit: 1024 },
  server: {
    proxy: {
      '/api': { target: pipeline },
      '/health': { target: pipeline },
      '/hubs': { target: pipeline, ws: true },
    },
  },
});
