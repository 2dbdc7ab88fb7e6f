/** What many pages begin with, outside of any layer. */
export const universalReset = `
* { margin: 0; padding: 0; box-sizing: border-box; }
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
