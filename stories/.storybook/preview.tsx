import '@billing-panel/react/styles.css';
import { scenarios } from '@billing-panel/react/testing';
import type { Preview } from '@storybook/react-vite';
import type { IndexEntry } from 'storybook/internal/types';
import { configure } from 'storybook/test';
import { currencies } from '../stage/currencies.ts';
import { locales } from '../stage/languages.ts';
import { hosts, initialSettings, widths } from '../stage/settings.ts';
import { playOnFirstStage, settle } from '../stage/settled.ts';
import { loadHost, withStage } from '../stage/withStage.tsx';
import { bookTheme } from './theme.ts';

// A busy machine takes longer than a second to show what was asked for.
configure({ asyncUtilTimeout: 5000 });

type Sorted = { parameters: { options: { storySort(a: IndexEntry, b: IndexEntry): number } } };

const preview: Preview & Sorted = {
  decorators: [withStage],
  loaders: [loadHost],
  beforeEach: playOnFirstStage,
  afterEach: settle,
  initialGlobals: initialSettings,
  globalTypes: {
    theme: {
      description: 'Light or dark',
      toolbar: {
        icon: 'circlehollow',
        dynamicTitle: true,
        items: [
          { value: 'light', title: 'Light', icon: 'sun' },
          { value: 'dark', title: 'Dark', icon: 'moon' },
          { value: 'both', title: 'Side by side', icon: 'mirror' },
        ],
      },
    },
    width: {
      description: 'How wide the panel’s container is',
      toolbar: {
        icon: 'grow',
        dynamicTitle: true,
        items: [{ value: 'fits', title: 'Width that suits' }, ...widths.map((value) => ({ value, title: value }))],
      },
    },
    host: {
      description: 'Whose page is around the panel',
      toolbar: {
        icon: 'browser',
        dynamicTitle: true,
        items: Object.entries(hosts).map(([value, title]) => ({ value, title })),
      },
    },
    currency: {
      description: 'Currency of prices',
      toolbar: {
        icon: 'credit',
        dynamicTitle: true,
        items: Object.entries(currencies).map(([value, title]) => ({ value, title })),
      },
    },
    direction: {
      description: 'Direction of writing',
      toolbar: {
        icon: 'transfer',
        dynamicTitle: true,
        items: [
          { value: 'auto', title: 'Direction of the locale' },
          { value: 'ltr', title: 'Left to right' },
          { value: 'rtl', title: 'Right to left' },
        ],
      },
    },
    locale: {
      description: 'Language, and how numbers, money and dates are written',
      toolbar: {
        icon: 'globe',
        dynamicTitle: true,
        items: Object.entries(locales).map(([value, title]) => ({ value, title })),
      },
    },
  },
  argTypes: {
    scenario: {
      description: 'The situation that the account is in. The names are those of `@billing-panel/react/testing`.',
      control: 'select',
      options: Object.keys(scenarios),
      table: { category: 'Book' },
    },
  },
  parameters: {
    layout: 'fullscreen',
    a11y: {
      test: 'error',
      // The addon leaves this rule out unless told otherwise. Here no rule is left out.
      config: { rules: [{ id: 'region', enabled: true }] },
    },
    backgrounds: { disable: true },
    controls: { expanded: true },
    docs: {
      theme: bookTheme,
      canvas: { sourceState: 'none' },
      toc: { headingSelector: 'h2', ignoreSelector: '.docs-story *, .bp-root *' },
    },
    options: {
      // Read as text by the indexer, so everything that it needs stands inside.
      storySort: (a, b) =>
        [a, b]
          .map(({ title, type }) => {
            const chapters = [
              'Welcome',
              'Foundations: Color, Type and space, Money and dates, Words, Theming, Props',
              'Parts: Provider, Billing panel, Billing panel behavior, Notices, Plan summary, Cancellation, Balance meter, Usage chart, Credit packs, Plan picker, Change of plan, Invoices, Credit history, Portal button',
              'States',
              'Journeys: Buying, Managing a plan',
              'Hosts',
            ].map((chapter) => chapter.split(/[:,] /));
            const [chapter, page] = title.split('/');
            const place = chapters.findIndex(([name]) => name === chapter);
            if (place < 0) throw new Error(`“${title}” stands in no chapter: ${chapters.map(([name]) => name)}.`);
            const within = page ? chapters[place]?.indexOf(page) : 0;
            return place * 1000 + (within === -1 ? 99 : (within ?? 0)) * 2 + (type === 'docs' ? 0 : 1);
          })
          .reduce((one, two) => one - two),
    },
  },
};

export default preview;
