import { fileURLToPath } from 'node:url';
import { build, type Rolldown } from 'vite';

export interface GalleryPage {
  readonly language: string;
  readonly scheme: 'light' | 'dark';
}

/** Every component in every state, as one HTML text that needs no server. */
export async function buildGallery(): Promise<(page: GalleryPage) => string> {
  const bundles = (await build({
    root: fileURLToPath(new URL('.', import.meta.url)),
    configFile: false,
    logLevel: 'error',
    oxc: { jsx: { development: false } },
    define: { 'process.env.NODE_ENV': '"production"' },
    build: { write: false, lib: { entry: 'gallery.tsx', formats: ['iife'], name: 'gallery' } },
  })) as Rolldown.RolldownOutput[];
  const files = bundles.flatMap(({ output }) => output);
  const script = files.map((file) => ('code' in file ? file.code : '')).join('');
  const style = files.map((file) => ('source' in file ? String(file.source) : '')).join('');
  return ({ language, scheme }) => `<!doctype html>
<html lang="en" data-language="${language}" class="${scheme}">
<title>@offprint/react</title>
<style>
:root { color-scheme: ${scheme}; font-family: system-ui, sans-serif; }
body { margin: 0 auto; padding: 1.5rem; max-width: 60rem;
  color: light-dark(#23241f, #eceae3); background: light-dark(#fffefc, #1f211f); }
article { margin-block: 2rem; }
h3 { margin: 0 0 .75rem; font-size: .8rem; font-weight: 400; color: light-dark(#625f57, #a9a89e); }
${style}
</style>
<div id="gallery"></div>
<script>${script.replaceAll('</script', '<\\/script')}</script>`;
}
