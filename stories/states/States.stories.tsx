import { scenarios } from '@billing-panel/react/testing';
import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect, waitFor } from 'storybook/test';
import * as panelStories from '../BillingPanel.stories.tsx';
import type { Settings } from '../stage/settings.ts';
import { locales, widths } from '../stage/settings.ts';
import { type StageArgs, stage } from '../stage/withStage.tsx';
import { Matrix, PanelInFrame } from './Matrix.tsx';

const meta: Meta<StageArgs> = {
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
  render: (_, context) => <Matrix settings={settingsOf(context)} />,
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
  scenario: StageArgs['scenario'];
  columns: { caption: string; settings: Settings }[];
}

const Row = ({ title, scenario, columns }: RowProps) => (
  <main className="book-page book-controls matrix">
    <h1>{title}</h1>
    <ul className="matrix-cells is-row">
      {columns.map(({ caption, settings }) => (
        <li key={caption}>
          <h2>{caption}</h2>
          <PanelInFrame title={caption} bff={scenarios[scenario]} settings={settings} />
        </li>
      ))}
    </ul>
  </main>
);

/** One panel in every width that the toolbar has. */
export const EveryWidth: Story = {
  args: { scenario: 'pastDue' },
  render: ({ scenario }, context) => (
    <Row
      title="Every width"
      scenario={scenario}
      columns={widths.map((caption) => ({
        caption,
        settings: { ...settingsOf(context), width: caption },
      }))}
    />
  ),
  play: ({ canvasElement }) => framesShow(canvasElement, widths.length),
};

/** Numbers, money and dates of every locale that the toolbar has. */
export const EveryLocale: Story = {
  args: { scenario: 'trial' },
  render: ({ scenario }, context) => (
    <Row
      title="Every locale"
      scenario={scenario}
      columns={Object.entries(locales).map(([locale, caption]) => ({
        caption,
        settings: { ...settingsOf(context), locale, width: '360px' },
      }))}
    />
  ),
  play: ({ canvasElement }) => framesShow(canvasElement, Object.keys(locales).length),
};
