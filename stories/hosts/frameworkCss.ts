import unlayered from '@billing-panel/react/styles.unlayered.css?inline';
import type { Host } from '../stage/settings.ts';
import { tailwindClasses } from './FrameworkPage.tsx';

// What a host writes to hand its own voice on to the panel.
const bootstrapVoice = `
:root, [data-bs-theme] {
  --billing-accent: var(--bs-link-color);
  --billing-on-accent: light-dark(#fff, #052c65);
  --billing-text: var(--bs-body-color);
  --billing-surface: var(--bs-tertiary-bg);
  --billing-surface-raised: var(--bs-body-bg);
  --billing-border: var(--bs-border-color);
  --billing-radius: var(--bs-border-radius-lg);
}
`;
const tailwindVoice = `
@custom-variant dark (&:where([data-theme="dark"], [data-theme="dark"] *));
:root {
  --billing-accent: light-dark(var(--color-indigo-600), var(--color-indigo-300));
  --billing-on-accent: light-dark(var(--color-white), var(--color-indigo-950));
  --billing-surface: light-dark(var(--color-slate-100), var(--color-slate-950));
  --billing-surface-raised: light-dark(var(--color-white), var(--color-slate-900));
  --billing-border: light-dark(var(--color-slate-200), var(--color-slate-800));
  --billing-radius: var(--radius-xl);
}
`;

/**
 * A host's stylesheet, as its framework ships or makes it. It comes before the panel's, as hosts have it.
 * Bootstrap stands in no layer, so the panel's own stylesheet is the one outside of layers.
 */
export async function cssOf(host: Host, direction: string): Promise<string> {
  if (host === 'bootstrap') {
    const sheet =
      direction === 'rtl'
        ? await import('bootstrap/dist/css/bootstrap.rtl.min.css?raw')
        : await import('bootstrap/dist/css/bootstrap.min.css?raw');
    return sheet.default + bootstrapVoice + unlayered;
  }
  if (host === 'tailwind') {
    const [{ compile }, source] = await Promise.all([import('tailwindcss'), import('tailwindcss/index.css?raw')]);
    const { build } = await compile(source.default + tailwindVoice);
    return build(tailwindClasses);
  }
  return '';
}
