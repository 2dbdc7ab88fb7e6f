import { BillingPanel } from '@billing-panel/react';
import type { CSSProperties } from 'react';
import { colorOf, contrast } from './color.ts';

export interface ThemingProps {
  accent: string;
  onAccent: string;
  accentInTheDark: string;
  onAccentInTheDark: string;
  radius: number;
  space: number;
  font: string;
}

const tokensOf = (props: ThemingProps): Record<string, string> => ({
  '--billing-accent': `light-dark(${props.accent}, ${props.accentInTheDark})`,
  '--billing-on-accent': `light-dark(${props.onAccent}, ${props.onAccentInTheDark})`,
  '--billing-radius': `${props.radius}px`,
  '--billing-space': `${props.space}px`,
  '--billing-font': props.font,
});

/** The panel in a host’s own colors and shapes, and what the host has to write for it. */
export function ThemingPage(props: ThemingProps) {
  const tokens = tokensOf(props);
  const lines = Object.entries(tokens).map(([name, value]) => `  ${name}: ${value};`);
  const ratios = (['light', 'dark'] as const).map((scheme) => ({
    scheme,
    ratio: contrast(
      colorOf(tokens['--billing-accent'] ?? '', scheme),
      colorOf(tokens['--billing-on-accent'] ?? '', scheme),
    ),
  }));
  return (
    <>
      <div style={tokens as CSSProperties}>
        <BillingPanel />
      </div>
      <section className="theming" aria-label="What the host writes">
        {ratios.map(({ scheme, ratio }) => (
          <p key={scheme}>
            Words on the accent, {scheme}: {ratio.toFixed(1)} to 1
            {ratio < 4.5 && <strong>, which is too little. WCAG asks for 4.5 to 1.</strong>}
          </p>
        ))}
        <textarea
          className="code"
          readOnly
          aria-label="CSS"
          rows={lines.length + 2}
          value={['.your-page {', ...lines, '}'].join('\n')}
        />
      </section>
    </>
  );
}
