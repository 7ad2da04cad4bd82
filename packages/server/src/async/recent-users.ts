/** Above this number of users, idle ones are forgotten. */
const FORGET_ABOVE = 1_000;

/** The users who share something, without those who have been idle. */
export interface RecentUsers<User> {
  /** The user with this name, created if unknown or forgotten. */
  named(name: string): User;
  values(): MapIterator<User>;
}

/** @param isIdle whether a new user would be treated the same as this one, so that it may be forgotten */
export function createRecentUsers<User>(
  create: () => User,
  isIdle: (user: User) => boolean,
): RecentUsers<User> {
  const users = new Map<string, User>();
  let forgetAbove = FORGET_ABOVE;

  function forgetIdle(): void {
    for (const [name, user] of users) if (isIdle(user)) users.delete(name);
    // Waits until there are twice as many: with many busy users, each call would look at all of
    // them.
    forgetAbove = Math.max(FORGET_ABOVE, 2 * users.size);
  }

  return {
    named(name) {
      if (users.size > forgetAbove) forgetIdle();
      const user = users.get(name) ?? create();
      users.set(name, user);
      return user;
    },
    values: () => users.values(),
  };
}
