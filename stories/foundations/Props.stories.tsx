import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect, within } from 'storybook/test';
import { stage } from '../stage/withStage.tsx';
import { PropsPage } from './PropsPage.tsx';

const meta: Meta = { title: 'Foundations/Props', parameters: stage({ isBare: true }) };
export default meta;

export const Props: StoryObj = {
  render: () => <PropsPage />,
  play: async ({ canvas }) => {
    await expect(canvas.getByRole('rowheader', { name: 'accountKey required' })).toBeVisible();
    const meter = within(canvas.getByRole('region', { name: 'BalanceMeterProps' }));
    await expect(meter.getByRole('rowheader', { name: 'lowAt' })).toBeVisible();
  },
};
