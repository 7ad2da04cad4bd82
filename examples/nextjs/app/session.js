// Stands for the session of your app: a cookie that names the visitor.
const COOKIE = /(?:^|;\s*)visitor=([\w-]{36})/;

export function userOf(request) {
  const visitor = COOKIE.exec(request.headers.get('cookie') ?? '')?.[1];
  return visitor ? { user: visitor } : null;
}
