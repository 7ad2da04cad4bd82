import { z } from 'zod';
import type { OlderEndpoint } from '../endpoint.ts';
import type { RefusalShape } from '../openapi-responses.ts';

export const PATH = '/api/export-pdf/job';

const JOB_ID = '0190a000-0000-7000-8000-000000000001';
const WHILE_IT_IS_MADE = { jobId: JOB_ID, status: 'processing' };

export const REFUSAL: RefusalShape = {
  schema: z.object({ error: z.string() }).meta({ id: 'CvAppError' }),
  refuse: ({ status, message }) => ({ status, body: { error: message } }),
};

const common = { tag: 'CV app', mayNameNoUser: true } as const;

export const GET_SERVICE: OlderEndpoint = {
  ...common,
  method: 'get',
  path: PATH,
  operationId: 'getCvAppService',
  access: { access: 'user' },
  summary: 'Whether the service is there',
  replies: {
    200: {
      description: 'It is.',
      schema: z.object({
        service: z.string(),
        status: z.literal('operational'),
        storage: z.string(),
        timestamp: z.iso.datetime(),
      }),
      example: {
        service: 'export-pdf-job',
        status: 'operational',
        storage: 'sqlite',
        timestamp: '2026-01-01T00:00:00.000Z',
      },
    },
  },
};

export const SUBMIT_JOB: OlderEndpoint = {
  ...common,
  method: 'post',
  path: PATH,
  operationId: 'submitCvAppJob',
  access: { access: 'export', rate: 'submissions' },
  summary: 'Export a CV',
  description:
    'What is not known is ignored. A back end may name the user and the plan in the body.',
  body: {
    schema: z
      .looseObject({
        resumeId: z.union([z.number(), z.string()]),
        templateId: z.string(),
        cvData: z.record(z.string(), z.unknown()),
        fileName: z.string().nullish(),
        userPackage: z.unknown().optional().meta({ description: 'The name of a plan.' }),
        userId: z.unknown().optional(),
      })
      .meta({ id: 'CvAppRequest' }),
    example: {
      resumeId: 17,
      templateId: 'modern',
      cvData: { profile: { fullName: 'Ada Lovelace' }, work: [], education: [], skills: [] },
      userPackage: 'BASIC',
    },
  },
  replies: {
    202: {
      description: 'The job is queued.',
      schema: z.object({
        jobId: z.uuid(),
        status: z.literal('processing'),
        message: z.string(),
      }),
      example: {
        ...WHILE_IT_IS_MADE,
        message: `Export job created. Poll ${PATH}/${JOB_ID} for status.`,
      },
    },
  },
  errors: [
    'TEMPLATE_NOT_FOUND',
    'DOCUMENT_TOO_LARGE',
    'QUOTA_EXCEEDED',
    'STORAGE_UNAVAILABLE',
    'IDEMPOTENCY_CONFLICT',
  ],
};

const jobSchema = z
  .union([
    z.object({ jobId: z.uuid(), status: z.literal('processing') }),
    z.object({ jobId: z.uuid(), status: z.literal('done'), fileUrl: z.string() }),
    z.object({ jobId: z.uuid(), status: z.literal('error'), error: z.string() }),
  ])
  .meta({ id: 'CvAppJob' });

export const GET_JOB: OlderEndpoint = {
  ...common,
  method: 'get',
  path: `${PATH}/{id}`,
  operationId: 'getCvAppJob',
  access: { access: 'read', isOfJob: true },
  summary: 'The state of a job, and where its file is',
  description: 'The `fileUrl` opens without further credentials.',
  params: z.object({ id: z.string() }),
  replies: {
    200: {
      description: 'The job.',
      schema: jobSchema,
      example: { jobId: JOB_ID, status: 'done', fileUrl: 'https://print.example.com/files/…' },
    },
    404: {
      description: 'There is no such job, or no longer.',
      schema: z.object({ error: z.string(), jobId: z.string(), message: z.string() }),
      example: {
        error: 'Job not found',
        jobId: JOB_ID,
        message: 'The job may have expired or never existed.',
      },
    },
  },
  errors: ['STORAGE_UNAVAILABLE'],
};
