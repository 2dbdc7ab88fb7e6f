import { scenarios } from '@billing-panel/react/testing';
import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect, waitFor } from 'storybook/test';
import * as panelStories from '../BillingPanel.stories.tsx';
import { locales } from '../stage/languages.ts';
import type { Settings } from '../stage/settings.ts';
import { stage } from '../stage/withStage.tsx';
import { Matrix, PanelInFrame } from './Matrix.tsx';
import { situationOf, situations } from './situations.ts';

interface StatesArgs {
  situation: string;
}

const meta: Meta<StatesArgs> = {
  title: 'States/On one page',
  parameters: {
    ...stage({ isBare: true }),
    // It would wait for an answer of each frame, which has no axe in it: what they show is looked at story by story.
    a11y: { options: { iframes: false } },
  },
};
export default meta;
type Story = StoryObj<typeof meta>;

const settingsOf = ({ globals }: { globals: object }) => globals as Settings;

async function framesShow(canvasElement: HTMLElement, count: number) {
  const frames = [...canvasElement.querySelectorAll('iframe')];
  await expect(frames).toHaveLength(count);
  for (const frame of frames) {
    await waitFor(() => expect(frame.contentDocument?.querySelector('[data-part="panel"]')).not.toBeNull(), {
      timeout: 20_000,
    });
    await expect(frame.contentDocument?.querySelector('[data-part="broken"]')).toBeNull();
  }
}

export const EveryState: Story = {
  render: (_, context) => <Matrix settings={settingsOf(context)} hostCss={context.loaded.hostCss} />,
  play: async ({ canvas, canvasElement, userEvent, step }) => {
    await framesShow(canvasElement, Object.keys(scenarios).length - 1 + 6);
    await step('Each scenario has a story of its own', async () => {
      const { default: panel, ...stories } = panelStories;
      const told = Object.values(stories).flatMap((story) =>
        Array.isArray(story) ? [] : [story.args?.scenario ?? panel.args?.scenario],
      );
      await expect(told.toSorted()).toEqual(Object.keys(scenarios).toSorted());
    });
    await step('One can look for some', async () => {
      await userEvent.type(canvas.getByRole('searchbox'), 'past');
      const shown = canvas.getAllByRole('listitem').map((item) => item.querySelector('iframe')?.title);
      await expect(shown).toEqual(['Past due']);
      await userEvent.clear(canvas.getByRole('searchbox'));
    });
  },
};

interface RowProps {
  title: string;
  situation: string;
  hostCss: string;
  columns: { caption: string; settings: Settings }[];
}

const Row = ({ title, situation, hostCss, columns }: RowProps) => (
  <main className="book-page book-controls matrix">
    <h1>{title}</h1>
    <ul className="matrix-cells is-row" data-situation={situation}>
      {columns.map(({ caption, settings }) => (
        <li key={caption}>
          <h2>{caption}</h2>
          <PanelInFrame
            key={Object.values({ situation, ...settings }).join(' ')}
            title={caption}
            bff={situationOf(situation).bff}
            settings={settings}
            hostCss={hostCss}
          />
        </li>
      ))}
    </ul>
  </main>
);

const inAnySituation: Story['argTypes'] = {
  situation: {
    description: 'What is shown, by the names of the page with every state.',
    control: 'select',
    options: situations.flatMap(([, all]) => all.map(({ name }) => name)),
    table: { category: 'Book' },
  },
};

const threeWidths = ['280px', '480px', '1280px'];

/** A phone’s sidebar, a dialog, a page: the three that the layout knows. */
export const EveryWidth: Story = {
  args: { situation: 'pastDue' },
  argTypes: inAnySituation,
  render: ({ situation }, context) => (
    <Row
      title="Every width"
      situation={situation}
      hostCss={context.loaded.hostCss}
      columns={threeWidths.map((caption) => ({
        caption,
        settings: { ...settingsOf(context), width: caption },
      }))}
    />
  ),
  play: ({ canvasElement }) => framesShow(canvasElement, threeWidths.length),
};

/** Every language that the panel speaks, each in its direction. */
export const EveryLocale: Story = {
  args: { situation: 'trial' },
  argTypes: inAnySituation,
  render: ({ situation }, context) => (
    <Row
      title="Every locale"
      situation={situation}
      hostCss={context.loaded.hostCss}
      columns={Object.entries(locales).map(([locale, caption]) => ({
        caption,
        settings: { ...settingsOf(context), locale, width: '360px' },
      }))}
    />
  ),
  play: ({ canvasElement }) => framesShow(canvasElement, Object.keys(locales).length),
};
