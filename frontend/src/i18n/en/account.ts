/** The words of one's own account, in English. */
export const account = {
  account: {
    heading: 'Account',
    administration: 'Administration',
    leave: 'Sign out',
    leaveEverywhere: 'Sign out everywhere',
    change: 'Change the password',
    old: 'Old password',
    now: 'New password',
    set: 'Set the new password',
    cancel: 'Leave it as it is',
    changed: 'The password is changed. Everywhere else you are signed out.',
    browsers: 'Where you are signed in',
    here: 'this browser',
    used: 'last used {time}',
    since: 'signed in {time}',
    unknown: 'A browser that says nothing of itself',
    end: 'Sign out in {browser}',
    trouble: {
      wrong_password: 'The old password is wrong.',
      too_many_attempts: 'Too many wrong passwords. Wait a quarter of an hour.',
      invalid: 'Choose another new password: at least 10 characters that do not repeat themselves and are not your name.',
      network: 'The server cannot be reached. Try again.',
      otherwise: 'This did not work. Try again.',
    },
  },
}

export type AccountWords = typeof account
