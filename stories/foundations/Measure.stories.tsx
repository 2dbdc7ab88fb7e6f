import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect } from 'storybook/test';
import { stage } from '../stage/withStage.tsx';
import { MeasurePage, typeSizes } from './MeasurePage.tsx';
import './foundations.css';

const meta: Meta = { title: 'Foundations/Type and space', parameters: stage({ isBare: true }) };
export default meta;

export const TypeAndSpace: StoryObj = {
  name: 'Type and space',
  render: () => <MeasurePage />,
  play: async () => {
    const uses = typeSizes().map(([, count]) => count);
    const all = uses.reduce((sum, count) => sum + count, 0);
    const ofThree = uses.slice(0, 3).reduce((sum, count) => sum + count, 0);
    await expect(ofThree / all).toBeGreaterThan(0.6);
  },
};
