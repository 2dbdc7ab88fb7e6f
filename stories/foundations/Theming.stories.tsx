import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect } from 'storybook/test';
import type { StageArgs } from '../stage/withStage.tsx';
import { ThemingPage, type ThemingProps } from './ThemingPage.tsx';
import './foundations.css';

const meta: Meta<ThemingProps & StageArgs> = {
  title: 'Foundations/Theming',
  component: ThemingPage,
  args: {
    scenario: 'subscribed',
    accent: '#0f6b4f',
    onAccent: '#ffffff',
    accentInTheDark: '#7fd9b6',
    onAccentInTheDark: '#06281d',
    radius: 4,
    space: 4,
    font: 'Georgia, serif',
  },
  argTypes: {
    accent: { control: 'color' },
    onAccent: { control: 'color' },
    accentInTheDark: { control: 'color' },
    onAccentInTheDark: { control: 'color' },
    radius: { control: { type: 'range', min: 0, max: 24, step: 1 } },
    space: { control: { type: 'range', min: 3, max: 6, step: 0.5 } },
  },
};
export default meta;
type Story = StoryObj<typeof meta>;

export const Serif: Story = {
  play: async ({ canvas }) => {
    const css = canvas.getByRole<HTMLTextAreaElement>('textbox', { name: 'CSS' });
    await expect(css.value).toContain('--billing-accent: light-dark(#0f6b4f, #7fd9b6);');
    const meter = await canvas.findByRole('region', { name: 'Credits' });
    await expect(getComputedStyle(meter).fontFamily).toBe('Georgia, serif');
  },
};

export const Round: Story = {
  args: {
    accent: '#b02a6b',
    accentInTheDark: '#f4a9cb',
    onAccentInTheDark: '#3d0a22',
    radius: 20,
    space: 4.5,
    font: '"Trebuchet MS", "DejaVu Sans", sans-serif',
  },
};

export const SquareAndTight: Story = {
  args: {
    accent: '#1d1d1b',
    accentInTheDark: '#e8e6df',
    onAccentInTheDark: '#1d1d1b',
    radius: 0,
    space: 3.5,
    font: 'ui-monospace, "DejaVu Sans Mono", monospace',
  },
};
