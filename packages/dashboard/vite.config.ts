import { defineConfig } from 'vite';

export default defineConfig({
  // Relative, so that the page works under any path that a server mounts it at.
  base: './',
  // The components for `npx shadcn add`, which the server shows under /r.
  publicDir: '../react/registry',
  build: {
    // Files instead of data: URLs, and no inline script: the page lives under a strict CSP.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        // The pages of the server itself use the same fonts, under a name that they know.
        assetFileNames: ({ names: [name = ''] }) =>
          name.endsWith('.woff2') ? 'assets/[name][extname]' : 'assets/[name]-[hash][extname]',
      },
    },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:3000', '/files': 'http://127.0.0.1:3000' } },
});
