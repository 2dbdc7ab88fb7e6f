import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect } from 'storybook/test';
import { stage } from '../stage/withStage.tsx';
import { ColorPage, measuredPairs } from './ColorPage.tsx';
import './foundations.css';

const meta: Meta = { title: 'Foundations/Color', parameters: stage({ isBare: true }) };
export default meta;

export const Color: StoryObj = {
  render: () => <ColorPage />,
  play: async () => {
    const weak = measuredPairs().filter(({ ratio, least }) => ratio < least);
    await expect(weak).toEqual([]);
  },
};
