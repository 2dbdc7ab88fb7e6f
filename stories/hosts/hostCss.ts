/** What many pages begin with, outside of any layer. */
export const universalReset = `
* { margin: 0; padding: 0; box-sizing: border-box; }
`;

/** The same and more, as utility frameworks do it today: in a layer that comes first. */
export const layeredReset = `
@layer reset {
  *, ::before, ::after { box-sizing: border-box; margin: 0; padding: 0; border: 0 solid; }
  button, input, select, textarea { font: inherit; letter-spacing: inherit; color: inherit; background: transparent; border-radius: 0; }
  h1, h2, h3, h4, h5, h6 { font-size: inherit; font-weight: inherit; }
  ol, ul { list-style: none; }
  svg, img { display: block; vertical-align: middle; max-width: 100%; }
  summary { display: list-item; }
}
`;

/** What component frameworks of the last decade do to bare elements. */
export const classicFramework = `
*, ::before, ::after { box-sizing: border-box; }
body { margin: 0; line-height: 1.5; }
h1, h2, h3, h4 { margin: 0 0 .5rem; font-weight: 500; line-height: 1.2; }
h2 { font-size: 2rem; }
h3 { font-size: 1.75rem; }
p { margin: 0 0 1rem; }
ul { margin: 0 0 1rem; padding-inline-start: 2rem; }
label { display: inline-block; }
button { border-radius: 0; margin: 0; text-transform: none; }
fieldset { min-width: 0; padding: 0; margin: 0; border: 0; }
legend { float: left; width: 100%; margin-bottom: .5rem; font-size: 1.5rem; }
small { font-size: .875em; }
b { font-weight: bolder; }
svg { vertical-align: middle; }
`;

/** A theme that styles whatever an author writes. */
export const contentTheme = `
.content { font-family: Georgia, serif; line-height: 1.8; }
.content p { margin-block-end: 1.5em; text-align: justify; }
.content ul { margin-inline-start: 1.5em; list-style: square; }
.content h2, .content h3 { border-block-end: 2px solid #b5482a; font-variant: small-caps; }
.content button { text-transform: uppercase; letter-spacing: .08em; }
`;

/** Ten pixels to the rem, as some teams like it. */
export const smallRoot = `
html { font-size: 62.5%; }
.content { font-size: 1.6rem; }
`;

export const largeText = `
.content { font-size: 200%; }
`;
