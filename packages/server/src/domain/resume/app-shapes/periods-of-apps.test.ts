import { expect, test } from 'vitest';
import { fromAppShape } from './from-app-shape.ts';

test.each<readonly [dates: object, told: object]>([
  [
    { from: '2020-01', to: '2021' },
    { startDate: '2020-01', endDate: '2021' },
  ],
  [
    { startDate: { year: 2020, month: 3 }, endDate: { year: 2021 } },
    { startDate: '2020-03', endDate: '2021' },
  ],
  [
    { timePeriod: { startDate: { month: 3, year: 2020 } }, isCurrentRole: true },
    { startDate: '2020-03' },
  ],
  [
    { startYear: 2020, startMonth: 3, endYear: '2021' },
    { startDate: '2020-03', endDate: '2021' },
  ],
  [
    { start_date: '2020-01', end_date: '2021-02', is_current: false },
    { startDate: '2020-01', endDate: '2021-02' },
  ],
  [{ starts_at: { year: 2020 }, ends_at: null }, { startDate: '2020' }],
  [
    { startDate: '2020-01', current: false },
    { startDate: '2020-01', endDate: '2020-01' },
  ],
  [{ startDate: '2020', ongoing: true }, { startDate: '2020' }],
  [{ dates: '2020 – 2021' }, { 'x-period': '2020 – 2021' }],
  [
    { from: 'Bonn', startDate: '2020' },
    { startDate: '2020', 'x-from': 'Bonn' },
  ],
])('an entry has dates as %j', (dates, told) => {
  const given = Object.fromEntries(Object.entries(dates).filter(([, value]) => value !== null));
  expect(fromAppShape({ profile: {}, work: [{ company: 'A', ...given }] })).toEqual({
    work: [{ name: 'A', ...told }],
  });
});
