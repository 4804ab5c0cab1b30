import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    // Inlined files would be data: URLs, which the content security policy refuses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // Which chunk needs which: test/features/platform/first-load.test.ts adds up what the board loads.
    manifest: true,
  },
  server: { proxy: { '/api': 'http://localhost:8080', '/sign-in': 'http://localhost:8080' } },
});
