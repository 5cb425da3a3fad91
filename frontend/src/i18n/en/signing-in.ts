/** The words of signing in, in English. */
export const signingIn = {
  signIn: {
    heading: { password: 'Sign in', account: 'Make your account', reset: 'Set a new password' },
    about: {
      account: 'This link is for one account. What you write here later is seen by you alone.',
      reset: 'Everywhere else you are signed out.',
    },
    login: 'Name or e-mail address',
    name: 'What others see (may be left empty)',
    password: 'Password',
    newPassword: 'New password',
    rule: 'At least {shortest} characters. Several words are a good one.',
    show: 'Show the password',
    do: { password: 'Sign in', account: 'Make the account', reset: 'Set the password' },
    withPasskey: 'Sign in with a passkey',
    passkey: 'The password is right. Now use your passkey.',
    usePasskey: 'Use the passkey',
    over: 'Begin again',
    instead: 'I have an account',
    new: 'Nobody has an account here yet. The link to make the first one stands in the output of the server.',
    gone: 'This link was used already, or its time is over. Ask whoever gave it to you for a new one.',
    unreachable: 'The server cannot be reached. This page tries again by itself.',
    service: 'Sign in with {name}',
    proxy:
      'Whoever stands before this server and knows who you are has not said so. Go on to sign in there; if you see this again, tell whoever runs this server.',
    again: 'Go on',
    problem: {
      not_vouched: 'The sign-in service did not confirm who you are. Try again.',
      voucher_unreachable: 'The sign-in service cannot be reached. Try again in a while.',
      not_allowed: 'You may not use this Parley, or your account is disabled. Ask an administrator.',
      login_taken: 'Somebody else has an account with your name. Ask an administrator.',
    },
    trouble: {
      too_many_requests: 'Too many tries from your address. Wait a moment.',
      wrong_password: 'The name or the password is wrong.',
      too_many_attempts: 'Too many wrong passwords. Wait a quarter of an hour, or ask an administrator for a link to set a new one.',
      wrong_passkey: 'This passkey is not known here, or it took more than 5 minutes. Try again.',
      password_needed: 'Your account wants the password, too. Sign in with it; the passkey comes after it.',
      passkey_cancelled: 'No passkey was used.',
      passkey_elsewhere: 'Passkeys do not work at this address. Open Parley by its name, over HTTPS.',
      passkey_failed: 'This browser could not use a passkey.',
      login_taken: 'Somebody signs in with this name already. Choose another one.',
      link_gone: 'This link was used already, or its time is over.',
      network: 'The server cannot be reached. Try again.',
      login: 'A name to sign in with has up to 200 characters, and no blanks among them.',
      name: 'The name is too long.',
      password: 'Choose another password: at least {shortest} characters that do not repeat themselves and are not your name.',
      otherwise: 'This did not work. Try again.',
    },
  },
}

export type SigningInWords = typeof signingIn
