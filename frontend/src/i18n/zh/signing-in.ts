/** The words of signing in, in Chinese. */
import type { SigningInWords } from '../en/signing-in'

export const signingIn: SigningInWords = {
  signIn: {
    heading: { password: '登录', account: '创建账户', reset: '设置新密码' },
    about: {
      account: '此链接可用于创建一个账户。您以后在这里写的内容只有您自己能看到。',
      reset: '您将在其他所有地方退出登录。',
    },
    login: '用户名或电子邮箱',
    name: '他人看到的名字（可以不填）',
    password: '密码',
    newPassword: '新密码',
    rule: '至少 {shortest} 个字符。几个词连在一起就很好。',
    show: '显示密码',
    do: { password: '登录', account: '创建账户', reset: '设置密码' },
    withPasskey: '使用通行密钥登录',
    passkey: '密码正确。现在请使用您的通行密钥。',
    usePasskey: '使用通行密钥',
    over: '重新开始',
    instead: '我已有账户',
    new: '这里还没有任何账户。创建第一个账户的链接在服务器的输出中。',
    gone: '此链接已被使用或已过期。请向给您链接的人索取新的链接。',
    unreachable: '无法连接服务器。本页面会自动重试。',
    service: '使用 {name} 登录',
    proxy:
      '位于此服务器之前、知道您是谁的服务没有告知您的身份。请继续前往那里登录；如果再次看到此消息，请告知服务器的管理者。',
    again: '继续',
    problem: {
      not_vouched: '登录服务未确认您的身份。请重试。',
      voucher_unreachable: '无法连接登录服务。请稍后重试。',
      not_allowed: '您无权使用此 Parley，或您的账户已被停用。请联系管理员。',
      login_taken: '已有其他账户使用您的名字。请联系管理员。',
    },
    trouble: {
      too_many_requests: '来自您地址的尝试过多。请稍等片刻。',
      wrong_password: '用户名或密码不正确。',
      too_many_attempts: '密码错误次数过多。请等待一刻钟，或请管理员给您一个设置新密码的链接。',
      wrong_passkey: '此通行密钥未知，或用时超过 5 分钟。请重试。',
      password_needed: '您的账户还需要密码。请用密码登录，然后再使用通行密钥。',
      passkey_cancelled: '未使用通行密钥。',
      passkey_elsewhere: '通行密钥在此地址无法使用。请通过 HTTPS 以域名打开 Parley。',
      passkey_failed: '此浏览器无法使用通行密钥。',
      login_taken: '已有人使用这个用户名登录。请换一个。',
      link_gone: '此链接已被使用或已过期。',
      network: '无法连接服务器。请重试。',
      login: '用户名最多 200 个字符，且不能包含空格。',
      name: '名字太长。',
      password: '请换一个密码：至少 {shortest} 个字符，不要重复，也不要与用户名相同。',
      otherwise: '操作未成功。请重试。',
    },
  },
}
