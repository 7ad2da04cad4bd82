/** With more users than this, idle ones are forgotten. */
const FORGET_ABOVE = 1_000;

/** The users that something is shared between, without those that have been idle. */
export interface RecentUsers<User> {
  /** The user of this name, made anew where it is not known or was forgotten. */
  named(name: string): User;
  values(): MapIterator<User>;
}

/** @param isIdle whether a user may be forgotten, as a new one would be treated alike */
export function createRecentUsers<User>(
  create: () => User,
  isIdle: (user: User) => boolean,
): RecentUsers<User> {
  const users = new Map<string, User>();
  let forgetAbove = FORGET_ABOVE;

  function forgetIdle(): void {
    for (const [name, user] of users) if (isIdle(user)) users.delete(name);
    // Not before there are twice as many, or with many busy users each call would look at all of them.
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
