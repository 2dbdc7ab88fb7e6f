import type { Host } from '../stage/settings.ts';
import { tailwindClasses } from './FrameworkPage.tsx';

// What a host writes to hand its own voice on to the panel.
const bootstrapVoice = `
:root, [data-bs-theme] {
  --billing-accent: var(--bs-link-color);
  --billing-on-accent: light-dark(#fff, #052c65);
  --billing-radius: var(--bs-border-radius-lg);
}
`;
const tailwindVoice = `
@custom-variant dark (&:where([data-theme="dark"], [data-theme="dark"] *));
:root {
  --billing-accent: light-dark(var(--color-indigo-600), var(--color-indigo-300));
  --billing-on-accent: light-dark(var(--color-white), var(--color-indigo-950));
  --billing-radius: var(--radius-xl);
}
`;

/** A host's stylesheet, as its framework ships or makes it. It comes before the panel's, as hosts have it. */
export async function cssOf(host: Host, direction: string): Promise<string> {
  if (host === 'bootstrap') {
    const sheet =
      direction === 'rtl'
        ? await import('bootstrap/dist/css/bootstrap.rtl.min.css?raw')
        : await import('bootstrap/dist/css/bootstrap.min.css?raw');
    return sheet.default + bootstrapVoice;
  }
  if (host === 'tailwind') {
    const [{ compile }, source] = await Promise.all([import('tailwindcss'), import('tailwindcss/index.css?raw')]);
    const { build } = await compile(source.default + tailwindVoice);
    return build(tailwindClasses);
  }
  return '';
}
