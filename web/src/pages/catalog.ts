import type { ComponentType } from 'react';
import type { Zone } from '../market/zone';
import type { Page } from '../shell/link';
import type { Market } from '../stream/market';
import { Alerts } from './Alerts';
import { Brokers } from './Brokers';
import { Events } from './Events';
import { Feeds } from './Feeds';
import { Jobs } from './Jobs';
import { Portfolio } from './Portfolio';

/** What a page is given. */
export interface PageProps {
  /** The one connection; a page subscribes while it is shown. */
  market: Market;
  /** In which it says times: the viewer's. */
  zone: Zone;
}

/** Every page but the chart, in the order of `pages`. */
export const catalog: Record<Exclude<Page, 'chart'>, { title: string; Show: ComponentType<PageProps> }> = {
  portfolio: { title: 'Portfolio', Show: Portfolio },
  alerts: { title: 'Alerts', Show: Alerts },
  feeds: { title: 'Feeds', Show: Feeds },
  events: { title: 'Events', Show: Events },
  jobs: { title: 'Jobs', Show: Jobs },
  brokers: { title: 'Brokers', Show: Brokers },
};

export const titleOf = (page: Page): string => (page === 'chart' ? 'Chart' : catalog[page].title);
