import { after } from 'next/server';
import { createRoutes } from 'offprint/next';
import { userOf } from '../../session.js';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = createRoutes({
  after,
  user: userOf,
});
