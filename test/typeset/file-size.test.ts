import { expect, test } from 'vitest';
import type { Resume } from '../../packages/server/src/domain/resume/schema.ts';
import { readPdf } from '../support/pdf-text.ts';
import { typeset } from './support/typeset.ts';

const BYTES_PER_KB = 1024;

const VERBS = ['Led', 'Built', 'Measured', 'Wrote', 'Mended', 'Planned', 'Moved', 'Taught'];
const THINGS = ['the queue', 'a ledger', 'its search', 'the billing', 'an index', 'two harbours'];
const ENDS = ['for 40 customers', 'in half the time', 'without a stop', 'beside the old one'];

/** No two are alike. */
function deed(index: number): string {
  const [verb, thing, end] = [VERBS, THINGS, ENDS].map((words) => words[index % words.length]);
  return `${verb} ${thing} ${end}, and then looked after it until ${1990 + (index % 30)} (${index}).`;
}

function resumeOf(jobCount: number): Resume {
  const work = Array.from({ length: jobCount }, (_, job) => ({
    name: `Employer ${job}`,
    position: `Engineer ${job}`,
    startDate: `${2020 - job}-01`,
    highlights: Array.from({ length: 4 }, (__, index) => deed(job * 4 + index)),
  }));
  return { basics: { name: 'Ada Example', label: 'Engineer', email: 'ada@example.org' }, work };
}

/** A whole page of what such a résumé says, without a line that repeats another. */
const CHINESE: Resume = {
  basics: {
    name: '王小明',
    label: '资深软件工程师',
    summary:
      '十二年后端与分布式系统开发经验，擅长把复杂需求拆成可靠、容易维护的服务。带过八人团队，重视测试、文档和代码评审，习惯用数据说明问题，也乐于指导刚毕业的同事。',
  },
  work: [
    {
      name: '东海物流科技有限公司',
      position: '技术负责人',
      startDate: '2019-03',
      highlights: [
        '主持订单平台重构，将单体应用迁移为十四个独立服务，高峰期吞吐量提升三倍',
        '设计基于消息队列的库存同步机制，门店与仓库之间的误差由百分之二降至万分之一',
        '建立灰度发布流程，全年线上事故减少六成，平均恢复时间缩短到七分钟',
        '与采购、财务、客服部门协作，统一结算口径，每月对账从五天变为半日',
      ],
    },
    {
      name: '青松金融信息服务集团',
      position: '高级工程师',
      startDate: '2015-07',
      endDate: '2019-02',
      highlights: [
        '开发实时风险控制引擎，每秒评估四万笔交易，延迟稳定在二十毫秒以内',
        '引入压缩存储格式，历史账单占用空间下降百分之七十，查询速度反而更快',
        '编写内部培训教材，组织读书会，帮助新人熟悉网络协议、数据库索引与缓存策略',
      ],
    },
    {
      name: '北斗地图研究院',
      position: '软件工程师',
      startDate: '2012-07',
      endDate: '2015-06',
      highlights: [
        '实现路径规划算法，支持山区、隧道及渡轮等特殊道路，覆盖全国三百余座城市',
        '优化移动端渲染，使低端手机也能流畅显示卫星影像和行政边界',
      ],
    },
  ],
  education: [{ institution: '南京理工大学', area: '计算机科学与技术', studyType: '硕士' }],
  skills: [{ name: '编程语言', keywords: ['爪哇', '蟒蛇', '锈'] }],
};
/** All different, from the rat on. */
const EMOJI = Array.from({ length: 120 }, (_, index) => String.fromCodePoint(0x1f400 + index));

test.each<{ what: string; pages: number; mostKb: number; document: Resume }>([
  { what: 'two pages', pages: 2, mostKb: 45, document: resumeOf(10) },
  { what: 'fourteen pages', pages: 14, mostKb: 130, document: resumeOf(118) },
  // Half of its characters are different ones, with an outline each.
  { what: 'a page in Chinese', pages: 1, mostKb: 80, document: CHINESE },
  {
    what: '120 different emoji',
    pages: 1,
    mostKb: 150,
    document: { basics: { name: 'Ada Example', summary: EMOJI.join(' ') } },
  },
])('$what take at most $mostKb KB', async ({ pages, mostKb, document }) => {
  const { pdf } = await typeset('modern', document);

  expect((await readPdf(pdf)).pageCount).toBe(pages);
  expect(pdf.byteLength / BYTES_PER_KB).toBeLessThan(mostKb);
});
