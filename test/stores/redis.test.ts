import { describeDocumentStore } from '../conformance/document-store.ts';
import { describeHistoryStore } from '../conformance/history-store.ts';
import { describeJobStore } from '../conformance/job-store.ts';
import { openRedisHarness } from '../support/redis-harness.ts';

const open = () => openRedisHarness();

describeJobStore('Redis', open);
describeHistoryStore('Redis', open);
describeDocumentStore('Redis', open);
