import { NextResponse } from 'next/server';

export function proxy(request) {
  if (request.cookies.has('visitor')) return NextResponse.next();
  const visitor = crypto.randomUUID();
  request.cookies.set('visitor', visitor);
  const response = NextResponse.next({ request });
  response.cookies.set('visitor', visitor, { httpOnly: true, sameSite: 'lax' });
  return response;
}
